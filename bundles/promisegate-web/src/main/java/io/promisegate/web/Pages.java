package io.promisegate.web;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.Version;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/** Makes pages of templates, which write all that they are given as text. Thread-safe. */
final class Pages {
    private static final Version VERSION = Configuration.VERSION_2_3_34;

    private final Configuration templates = new Configuration(VERSION);

    Pages() {
        templates.setClassForTemplateLoading(Pages.class, "console");
        templates.setDefaultEncoding("UTF-8");
        templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat("computer");
        templates.setBooleanFormat("c");
        templates.setObjectWrapper(new DefaultObjectWrapperBuilder(VERSION).build());
        templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setLocalizedLookup(false);
    }

    /** Returns a page. */
    String page(String template, Map<String, ?> model) throws IOException {
        StringWriter page = new StringWriter();
        try {
            templates.getTemplate(template + ".ftlh").process(model, page);
        } catch (TemplateException e) {
            throw new IOException("The page " + template + " cannot be made", e);
        }
        return page.toString();
    }
}
