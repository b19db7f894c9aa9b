package io.promisegate.itests;

import com.fasterxml.jackson.databind.JsonNode;

/** What came back over HTTP. */
record Answer(int status, String contentType, String body) {
    static final Answer NONE = new Answer(0, "", "");

    JsonNode json() {
        return Json.read(body);
    }

    String id() {
        return json().path("id").asText();
    }
}
