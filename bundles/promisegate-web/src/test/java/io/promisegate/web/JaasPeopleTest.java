package io.promisegate.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import io.promisegate.desk.Person;
import java.net.InetAddress;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.karaf.jaas.modules.ldap.LDAPLoginModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People whom Karaf's login module for LDAP knows. */
class JaasPeopleTest {
    private InMemoryDirectoryServer directory;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("test", InetAddress.getLoopbackAddress(), 0, null));
        config.setSchema(null);
        directory = new InMemoryDirectoryServer(config);
        directory.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
        directory.add(
                "dn: uid=leo,dc=example,dc=com", "objectClass: person", "uid: leo", "cn: Leo", "userPassword: secret");
        directory.add(
                "dn: cn=promisegate-legal,dc=example,dc=com",
                "objectClass: groupOfNames",
                "cn: promisegate-legal",
                "member: uid=leo,dc=example,dc=com");
        directory.startListening();
        Map<String, String> options = Map.of(
                "connection.url", "ldap://127.0.0.1:" + directory.getListenPort(),
                "user.base.dn", "dc=example,dc=com",
                "user.filter", "(uid=%u)",
                "role.base.dn", "dc=example,dc=com",
                "role.filter", "(member=%fqdn)",
                "role.name.attribute", "cn",
                "authentication", "simple");
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(LDAPLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, options)
                };
            }
        });
    }

    @AfterEach
    void stop() {
        Configuration.setConfiguration(null);
        directory.shutDown(true);
    }

    @Test
    void rolesAreGroupsOfTheDirectory() {
        Person leo = new JaasPeople("ldap").find("leo", "secret");
        assertThat(leo).isNotNull();
        assertThat(leo.roles()).containsExactly("promisegate-legal");
    }

    @Test
    void whoeverIsNotKnownIsNobody() {
        JaasPeople people = new JaasPeople("ldap");
        assertThat(people.find("leo", "wrong")).isNull();
        assertThat(people.find("leo", "")).isNull();
        assertThat(people.find("nemo", "secret")).isNull();
    }
}
