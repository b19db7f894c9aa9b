package com.example.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Has the contract service make a contract of an order, and answers with it. */
final class Contracts implements Processor {
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;

    Contracts(String service) {
        this.service = URI.create(service);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        HttpRequest.Builder request = HttpRequest.newBuilder(service)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(message.getBody(String.class)));
        // as HTTP components do, whatever text the order carries goes along
        message.getHeaders().forEach((name, value) -> {
            if (value instanceof String text && name.matches("[A-Z][a-z]+[A-Z]\\w+") && !name.startsWith("Camel")) {
                request.header(name, text);
            }
        });
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException("The contract service answers " + response.statusCode());
        }
        message.setBody(response.body());
        message.setHeader(Exchange.CONTENT_TYPE, "text/html");
    }
}
