package dev.stockroom.commondb;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import java.lang.reflect.InvocationHandler;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What ties two rooms together and is no arrow between classes: a parameter or field of type Object, which the other
 * room casts, a static that both reach, and the name of a class as a text.
 */
final class HiddenTies {

    private static final Set<String> LOADERS = Set.of("forName", "loadClass", "findClass");

    /** Types whose factories make collections that can change. */
    private static final Set<String> CHANGING_FACTORIES =
            Set.of("java.util.EnumSet", "java.util.Arrays", "java.util.stream.Collectors");

    private final JavaClasses classes;

    HiddenTies(JavaClasses classes) {
        this.classes = classes;
    }

    /** Fields, parameters and results that are an Object, or a collection or supplier of Objects. */
    Set<String> objects() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            for (JavaField field : type.getFields()) {
                if (isObject(field.getType())) {
                    found.add(field.getFullName());
                }
            }
            for (JavaCodeUnit code : type.getCodeUnits()) {
                boolean takesOrGives = isObject(code.getReturnType())
                        || code.getParameterTypes().stream().anyMatch(HiddenTies::isObject);
                if (takesOrGives && !code.getModifiers().contains(JavaModifier.SYNTHETIC) && !isPrescribed(code)) {
                    found.add(code.getFullName());
                }
            }
        }
        return found;
    }

    private static boolean isObject(JavaType type) {
        if (type instanceof JavaParameterizedType generic) {
            return generic.getActualTypeArguments().stream().anyMatch(HiddenTies::isObject);
        }
        return type instanceof JavaClass raw
                && raw.getBaseComponentType().getName().equals(Object.class.getName());
    }

    /** Whether a library gives the form: a method of its type, or what a handler of java.lang.reflect passes on. */
    private boolean isPrescribed(JavaCodeUnit code) {
        JavaClass owner = code.getOwner();
        String[] parameters =
                code.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        return owner.isAssignableTo(InvocationHandler.class)
                || Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                        .filter(above -> !classes.contain(above.getName()))
                        .anyMatch(above ->
                                above.tryGetMethod(code.getName(), parameters).isPresent());
    }

    /** The statics that can change, or whose value can. */
    Set<String> changingStatics() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            for (JavaField field : type.getFields()) {
                Set<JavaModifier> modifiers = field.getModifiers();
                if (modifiers.contains(JavaModifier.STATIC)
                        && !modifiers.contains(JavaModifier.SYNTHETIC)
                        && (!modifiers.contains(JavaModifier.FINAL) || isHolder(field))) {
                    found.add(field.getFullName());
                }
            }
        }
        return found;
    }

    private boolean isHolder(JavaField field) {
        JavaClass type = field.getRawType();
        if (isCollection(type)) {
            return !type.isInterface() || makesChangingCollections(initializer(field.getOwner()));
        }
        return isChanging(type)
                || classes.contain(type.getName())
                        && type.getAllFields().stream()
                                .filter(part -> !part.getModifiers().contains(JavaModifier.STATIC))
                                .anyMatch(part -> !part.getModifiers().contains(JavaModifier.FINAL)
                                        || isChanging(part.getRawType())
                                        || isChangingCollection(part, field.getOwner()));
    }

    /** Whether a part of an instance is a collection that can change: its type's constructors or the holder make it. */
    private static boolean isChangingCollection(JavaField part, JavaClass holder) {
        return isCollection(part.getRawType())
                && (!part.getRawType().isInterface()
                        || makesChangingCollections(part.getOwner().getConstructors().stream())
                        || makesChangingCollections(initializer(holder)));
    }

    private static boolean isCollection(JavaClass type) {
        return type.isAssignableTo(Iterable.class) && type.getPackageName().startsWith("java.util")
                || type.isAssignableTo(java.util.Map.class);
    }

    private static boolean isChanging(JavaClass type) {
        return type.isArray()
                || type.getPackageName().startsWith("java.util.concurrent")
                || type.isAssignableTo(ThreadLocal.class)
                || type.isAssignableTo(Appendable.class);
    }

    private static Stream<? extends JavaCodeUnit> initializer(JavaClass owner) {
        return owner.getStaticInitializer().stream();
    }

    /** Whether code that initialises a class or an instance makes a collection that can change. */
    private static boolean makesChangingCollections(Stream<? extends JavaCodeUnit> code) {
        return code.flatMap(unit -> unit.getCallsFromSelf().stream())
                .anyMatch(call -> call instanceof JavaConstructorCall && isCollection(call.getTargetOwner())
                        || CHANGING_FACTORIES.contains(call.getTargetOwner().getName()));
    }

    /** Where a class is looked up by its name. */
    Set<String> lookUps() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                JavaClass owner = call.getTargetOwner();
                boolean looks = LOADERS.contains(call.getName())
                                && (owner.isEquivalentTo(Class.class)
                                        || owner.isAssignableTo(ClassLoader.class)
                                        || owner.getName().startsWith("java.lang.invoke."))
                        || owner.isEquivalentTo(java.util.ServiceLoader.class);
                if (looks) {
                    found.add(call.getOriginOwner().getName());
                }
            }
        }
        return found;
    }

    /**
     * The texts that name a class or a package below the root.
     *
     * @param root the package, whose own name is the category of the log
     */
    Set<String> namesOfClasses(String root) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            ClassTexts.of(type).stream()
                    .filter(text -> text.replace('/', '.').contains(root + "."))
                    .forEach(text -> found.add(type.getName() + ": " + text));
        }
        return found;
    }
}
