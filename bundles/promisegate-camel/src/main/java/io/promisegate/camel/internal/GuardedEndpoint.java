package io.promisegate.camel.internal;

import java.util.Map;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.DelegateEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.service.ServiceSupport;

/** An endpoint of somebody else's flow with a guard before it; all but its producers is the endpoint itself. */
final class GuardedEndpoint extends ServiceSupport implements DelegateEndpoint {
    private final Endpoint endpoint;
    private final Guard guard;

    GuardedEndpoint(Endpoint endpoint, Guard guard) {
        this.endpoint = endpoint;
        this.guard = guard;
    }

    Guard guard() {
        return guard;
    }

    @Override
    public Endpoint getEndpoint() {
        return endpoint;
    }

    @Override
    public Producer createProducer() throws Exception {
        return createAsyncProducer();
    }

    @Override
    public AsyncProducer createAsyncProducer() throws Exception {
        return new GuardProducer(this, endpoint.createAsyncProducer(), guard);
    }

    @Override
    public String getEndpointUri() {
        return endpoint.getEndpointUri();
    }

    @Override
    public String getEndpointBaseUri() {
        return endpoint.getEndpointBaseUri();
    }

    @Override
    public String getEndpointKey() {
        return endpoint.getEndpointKey();
    }

    @Override
    public ExchangePattern getExchangePattern() {
        return endpoint.getExchangePattern();
    }

    @Override
    public Exchange createExchange() {
        return endpoint.createExchange();
    }

    @Override
    public Exchange createExchange(ExchangePattern pattern) {
        return endpoint.createExchange(pattern);
    }

    @Override
    public void configureExchange(Exchange exchange) {
        endpoint.configureExchange(exchange);
    }

    @Override
    public CamelContext getCamelContext() {
        return endpoint.getCamelContext();
    }

    @Override
    public void setCamelContext(CamelContext context) {
        endpoint.setCamelContext(context);
    }

    @Override
    public Component getComponent() {
        return endpoint.getComponent();
    }

    @Override
    public void setComponent(Component component) {
        // the endpoint has one
    }

    @Override
    public boolean isRemote() {
        return endpoint.isRemote();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        return endpoint.createConsumer(processor);
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
        return endpoint.createPollingConsumer();
    }

    @Override
    public void configureProperties(Map<String, Object> options) {
        endpoint.configureProperties(options);
    }

    @Override
    public boolean isLenientProperties() {
        return endpoint.isLenientProperties();
    }

    @Override
    public boolean isSingletonProducer() {
        return endpoint.isSingletonProducer();
    }

    @Override
    public boolean isSingleton() {
        return endpoint.isSingleton();
    }

    @Override
    protected void doStart() {
        endpoint.start();
    }

    @Override
    protected void doStop() {
        endpoint.stop();
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
