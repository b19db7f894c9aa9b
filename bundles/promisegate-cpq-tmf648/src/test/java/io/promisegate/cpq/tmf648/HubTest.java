package io.promisegate.cpq.tmf648;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubTest {
    @ParameterizedTest
    @CsvSource({
        "https://crm.example.com/tmf-api, true",
        "https://CRM.example.com:8443, true",
        "http://eu.hooks.example.com/a, true",
        "https://hooks.example.com/a, false",
        "https://crm.example.com.evil.test/, false",
        "https://crm.example.com@evil.test/, false",
        "https://evilhooks.example.com, false",
        "http://169.254.169.254/latest, false"
    })
    void tellsNobodyButHostsThatAreNamed(String callback, boolean isAllowed) {
        Hub hub = new Hub(null, List.of("crm.example.com, *.hooks.example.com"));
        assertThat(hub.isAllowed(callback)).isEqualTo(isAllowed);
        assertThat(new Hub(null, List.of()).isAllowed(callback)).isTrue();
    }
}
