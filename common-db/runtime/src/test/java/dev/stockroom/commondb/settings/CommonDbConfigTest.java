package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.util.StringUtil;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of settings in the README against the code. */
@Tag("unit")
class CommonDbConfigTest {

    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\|\\s*`(common-db\\.[a-z.-]+)`\\s*\\|\\s*(?:`([^`|]*)`)?\\s*\\|\\s*(\\S[^|]*)\\|\\s*$");

    @Test
    void everySettingIsInTheReadmeWithItsDefault() throws IOException {
        assertThat(readme()).isEqualTo(settings("common-db", CommonDbConfig.class));
    }

    /** Every setting by its name, with its default or an empty text. */
    private static Map<String, String> settings(String prefix, Class<?> type) {
        Map<String, String> settings = new TreeMap<>();
        for (Method method : type.getDeclaredMethods()) {
            if (method.isSynthetic()) {
                continue;
            }
            WithName name = method.getAnnotation(WithName.class);
            String property = prefix + "." + (name == null ? StringUtil.hyphenate(method.getName()) : name.value());
            WithDefault byDefault = method.getAnnotation(WithDefault.class);
            if (method.getReturnType().isInterface()) {
                settings.putAll(settings(property, method.getReturnType()));
            } else {
                settings.put(property, byDefault == null ? "" : byDefault.value());
            }
        }
        return settings;
    }

    private static Map<String, String> readme() throws IOException {
        String base = System.getProperty("basedir", System.getProperty("user.dir"));
        Matcher row = ROW.matcher(Files.readString(Path.of(base, "..", "..", "README.md")));
        Map<String, String> rows = new TreeMap<>();
        while (row.find()) {
            String before = rows.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            assertThat(before).as("%s stands there twice", row.group(1)).isNull();
        }
        return rows;
    }

    @Test
    void isReadBelowItsPrefix() {
        assertThat(CommonDbConfig.class.getAnnotation(ConfigMapping.class).prefix())
                .isEqualTo("common-db");
    }
}
