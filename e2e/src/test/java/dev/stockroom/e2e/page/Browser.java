package dev.stockroom.e2e.page;

import dev.stockroom.e2e.bed.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium, found in the path with its driver, that looks at one page. */
final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Dimension DESK = new Dimension(960, 500);
    private static final Dimension WIDE = new Dimension(1000, 800);
    private static final Dimension PHONE = new Dimension(390, 844);

    private final ChromeDriver driver;

    private Browser(Map<String, Object> preferences) {
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions()
                .setBinary(inPath("chromium"))
                .addArguments("--headless=new", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1");
        options.setExperimentalOption("prefs", preferences);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(inPath("chromedriver"))
                .build();
        driver = new ChromeDriver(service, options);
        viewport(DESK);
    }

    static Browser withScript() {
        return new Browser(Map.of());
    }

    static Browser withoutScript() {
        return new Browser(Map.of("profile.managed_default_content_settings.javascript", 2));
    }

    private static File inPath(String program) {
        for (var directory : System.getenv("PATH").split(":")) {
            var file = Path.of(directory, program);
            if (Files.isExecutable(file)) {
                return file.toFile();
            }
        }
        throw new IllegalStateException(
                program + " is not in PATH: on Debian apt-get install chromium chromium-driver");
    }

    Browser light() {
        return prefers("light");
    }

    Browser dark() {
        return prefers("dark");
    }

    private Browser prefers(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** As wide and high as a phone. */
    Browser phone() {
        return viewport(PHONE);
    }

    /** As a developer's window. */
    Browser wide() {
        return viewport(WIDE);
    }

    private Browser viewport(Dimension size) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", size.width, "height", size.height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    Browser open(ServiceProcess service) {
        return open("http://localhost:" + service.managementPort() + "/q/database");
    }

    Browser open(String url) {
        driver.get(url);
        return this;
    }

    /** Waits until an expression is true, or what it promises is. */
    Browser await(String expression) {
        return await(expression, PATIENCE);
    }

    /** The same, as a user who loses patience with a page that does not come about. */
    Browser awaitOrLoadAgain(String expression) {
        try {
            return await(expression, PATIENCE.dividedBy(2));
        } catch (TimeoutException e) {
            driver.navigate().refresh();
            return await(expression, PATIENCE);
        }
    }

    private Browser await(String expression, Duration patience) {
        new WebDriverWait(driver, patience, Duration.ofMillis(100))
                .ignoring(RuntimeException.class)
                .withMessage(() -> expression + ", complaints " + complaints())
                .until(page -> Boolean.TRUE.equals(driver.executeScript(
                        "return Promise.resolve(" + expression + ").then(value => Boolean(value))")));
        return this;
    }

    /** Into whatever has the focus. */
    Browser type(String text) {
        new Actions(driver).sendKeys(text.replace('\n', Keys.ENTER.charAt(0))).perform();
        return this;
    }

    /** Waits until the page, which is not loaded again, has this title. */
    Browser awaitTitle(String beginning) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .ignoring(RuntimeException.class)
                .withMessage(() -> "a title that begins with " + beginning + ", and not: " + driver.getTitle())
                .until(page -> page.getTitle().startsWith(beginning));
        return this;
    }

    /**
     * The same without a script. If the browser loads the page in the moment in which the port changes hands it shows an
     * error page of its own, which Chromium loads again by itself where it has a window, and its user elsewhere.
     */
    Browser awaitTitleAsItsUser(String beginning) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(200))
                .ignoring(RuntimeException.class)
                .until(page -> {
                    if (page.getTitle().equals("localhost")) {
                        page.navigate().refresh();
                    }
                    return page.getTitle().startsWith(beginning);
                });
        return this;
    }

    Browser awaitText(String text) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .ignoring(RuntimeException.class)
                .until(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), text));
        return this;
    }

    Object script(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** What the page is not allowed to do, and what went wrong in its script. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("net::ERR_"))
                .toList();
    }

    /** Keeps what is seen now. */
    Browser screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
