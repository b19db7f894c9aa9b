package io.promisegate.itests.thirdparty;

import io.promisegate.quote.Quote;
import org.hibernate.validator.cfg.defs.SizeDef;
import org.hibernate.validator.spi.cfg.ConstraintMappingContributor;

/** A constraint as somebody else would add it. */
public final class ShortAccounts implements ConstraintMappingContributor {

    @Override
    public void createConstraintMappings(ConstraintMappingBuilder builder) {
        builder.addConstraintMapping()
                .type(Quote.class)
                .field("account")
                .constraint(new SizeDef().max(30).groups(Quote.Structure.class));
    }
}
