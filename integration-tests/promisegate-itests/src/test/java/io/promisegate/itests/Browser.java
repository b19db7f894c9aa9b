package io.promisegate.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real browser without a window. Its path, and that of its driver, come from {@code BROWSER} and
 * {@code BROWSER_DRIVER}; a machine that has none where Debian puts them skips what needs one.
 */
final class Browser implements AutoCloseable {
    private static final int MOST_BYTES = 200_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path SCREENSHOTS = Path.of(System.getProperty("itest.dir"), "screenshots");

    final ChromeDriver driver;
    private final String root;

    private Browser(ChromeDriver driver, String root) {
        this.driver = driver;
        this.root = root;
    }

    /** Opens it, for the console at an address; skips the test where there is none. */
    static Browser open(String root, String... more) {
        String asked = System.getenv("BROWSER");
        File browser = new File(asked == null ? "/usr/bin/chromium" : asked);
        String askedDriver = System.getenv("BROWSER_DRIVER");
        File program = new File(askedDriver == null ? "/usr/bin/chromedriver" : askedDriver);
        // who names one wants it used
        assumeTrue(
                asked != null || (browser.canExecute() && program.canExecute()),
                "There is no browser at " + browser + " with a driver at " + program
                        + ": the console is not looked at. Install chromium and chromium-driver, or set BROWSER and BROWSER_DRIVER.");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--window-size=1280,1000");
        options.addArguments(more);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program)
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options), root);
    }

    Browser logIn(String user) {
        go("/console/login");
        driver.findElement(By.id("name")).sendKeys(user);
        driver.findElement(By.id("password")).sendKeys("secret");
        driver.findElement(By.cssSelector("form button")).click();
        find("header nav");
        return this;
    }

    Browser go(String path) {
        driver.get(root + path);
        return this;
    }

    /** Waits for something. */
    WebElement find(String css) {
        return new WebDriverWait(driver, PATIENCE).until(any -> driver.findElement(By.cssSelector(css)));
    }

    /** Waits until something says that. */
    void await(String css, String text) {
        new WebDriverWait(driver, PATIENCE)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .withMessage(() -> css + " does not say “" + text + "” but: "
                        + driver.findElement(By.cssSelector("body")).getText())
                .until(any -> driver.findElement(By.cssSelector(css)).getText().contains(text));
    }

    String text() {
        return driver.findElement(By.cssSelector("body")).getText();
    }

    /** Keeps a picture of the page, on a screen of this width, which everybody has to be able to use. */
    void picture(String name, int width) throws IOException {
        driver.manage().window().setSize(new Dimension(width, 1000));
        Number height = (Number) driver.executeScript("return document.documentElement.scrollHeight");
        driver.manage().window().setSize(new Dimension(width, Math.min(4_000, height.intValue() + 150)));
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        assertThat(barriers()).as("barriers of " + name).isEmpty();
        assertThat(bytes()).as("bytes of " + name).isLessThan(MOST_BYTES);
        driver.manage().window().setSize(new Dimension(1280, 1000));
    }

    /** Returns what keeps people from using the page (WCAG 2.2 AA), as far as a program can see. */
    private List<?> barriers() throws IOException {
        try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        return (List<?>) driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                    .then(found => done(found.passes.length == 0 ? ['nothing was looked at'] : found.violations.map(one => one.id + ': ' + one.help + ': '
                        + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(', '))));
                """);
    }

    /** Returns how many bytes the page has, with all that it loads. */
    private long bytes() {
        return ((Number) driver.executeScript("""
                return performance.getEntries().filter(one => one.decodedBodySize)
                    .reduce((sum, one) => sum + one.decodedBodySize, 0);
                """)).longValue();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
