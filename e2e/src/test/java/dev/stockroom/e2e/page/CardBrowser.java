package dev.stockroom.e2e.page;

import java.util.List;

/** The card of common-db in the Dev UI and its page, as a developer looks at them and uses them. */
final class CardBrowser implements AutoCloseable {

    /** The Dev UI is made of elements in elements, whose insides a selector does not see. */
    private static final String DEEP = "(function deep(selector, root) {"
            + " return [...root.querySelectorAll(selector),"
            + " ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot).flatMap(e => deep(selector, e.shadowRoot))];"
            + " })";

    private static final String PAGE = deep("qwc-common-db") + "[0]?.shadowRoot";
    private static final String LINKS = deep("qwc-extension-link") + ".filter(link => link.namespace === 'common-db')";

    private final Browser browser = Browser.withScript().wide();
    private final DevMode service;

    CardBrowser(DevMode service) {
        this.service = service;
    }

    private static String deep(String selector) {
        return DEEP + "('" + selector + "', document)";
    }

    Browser browser() {
        return browser;
    }

    /** Shows all cards, with this one in the middle; a Dev UI that has just been started may lose an answer. */
    CardBrowser openCards() {
        browser.open(service.url("/q/dev-ui/extensions"))
                .awaitOrLoadAgain(LINKS + ".some(link => link._effectiveLabel)");
        browser.script(LINKS + "[0].scrollIntoView({block: 'center'})");
        return this;
    }

    /** What the card says beside its first link. */
    String label() {
        return browser.script(LINKS + "[0]._effectiveLabel").toString();
    }

    /** Where the card's links lead, and whether to a tab of their own. */
    List<?> links() {
        return (List<?>) browser.script(
                LINKS + ".map(link => link.shadowRoot.querySelector('a')).map(a => a.href + ' ' + a.target)");
    }

    CardBrowser openPage() {
        browser.open(service.url("/q/dev-ui/common-db/database")).await(PAGE + "?.querySelector('table')");
        return this;
    }

    /** Without what Quarkus itself tells of its extensions' registry, which goes by itself. */
    CardBrowser screenshot(String name) {
        browser.await(deep("vaadin-notification-card") + ".length === 0").screenshot(name);
        return this;
    }

    /** Presses a button of the page, or of the question that it asks, by the keyboard alone. */
    CardBrowser press(String button) {
        var found =
                "[...(" + PAGE + ".querySelector('dialog[open]') ?? " + PAGE + ").querySelectorAll('vaadin-button')]"
                        + ".find(b => b.innerText.trim().startsWith('" + button + "') && !b.disabled)";
        browser.await(found).script(found + ".focus()");
        browser.type("\n");
        return this;
    }

    /** Presses the button that has the focus. */
    CardBrowser pressFocused(String button) {
        browser.await(deep(":focus") + ".some(e => e.innerText?.trim() === '" + button + "')");
        browser.type("\n");
        return this;
    }

    /** Types the name of a new migration, and the Enter key. */
    CardBrowser write(String name) {
        browser.script(
                "(field => { field.value = ''; field.focus(); })(" + PAGE + ".querySelector('vaadin-text-field'))");
        browser.type(name + "\n");
        return this;
    }

    /** Waits for what the page announces. */
    CardBrowser awaitAnswer(String text) {
        return awaitIn("[role=status]", text);
    }

    /** Waits for what the first line says. */
    CardBrowser awaitState(String text) {
        return awaitIn(".row", text);
    }

    CardBrowser awaitIn(String selector, String text) {
        browser.await(PAGE + "?.querySelector('" + selector + "')?.innerText.includes('" + text + "')");
        return this;
    }

    /** Whether the page asks before it does something. */
    boolean asks() {
        return (Boolean) browser.script(PAGE + ".querySelector('dialog').open");
    }

    @Override
    public void close() {
        browser.close();
    }
}
