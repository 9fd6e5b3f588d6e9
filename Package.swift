// swift-tools-version: 6.1
import PackageDescription

// MARK: - Lessons

/// One row a lesson: the number and slug name its folder (`Lessons/04-gradcam`), the slug its executable
/// (`swift run lesson-gradcam`), the module the exercise that tests and `mirador exercises` can import.
let lessons: [(number: String, slug: String, module: String)] = [
    ("00", "introduction", "IntroductionExercise"),
    ("01", "occlusion", "OcclusionExercise"),
    ("02", "guided-backprop", "GuidedBackpropExercise"),
    ("03", "cam", "CAMExercise"),
    ("04", "gradcam", "GradCAMExercise"),
    ("05", "gradcampp", "GradCAMPlusPlusExercise"),
    ("06", "captum", "CaptumExercise"),
    ("07", "filters", "FiltersExercise"),
    ("08", "deconvnet", "DeconvnetExercise"),
    ("09", "retrieval", "RetrievalExercise"),
    ("10", "tsne", "TSNEExercise"),
    ("11", "adversarial", "AdversarialExercise"),
    ("12", "human-comparison", "HumanComparisonExercise"),
]

// Students run debug builds: loops over pixels are optimized there too. Bounds and preconditions stay. SwiftPM takes no such
// flag from a package that another one depends on.
let isDependency = Context.packageDirectory.contains("/checkouts/")
let optimized: [SwiftSetting] = isDependency ? [] : [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// What the umbrella re-exports.
let modules: [Target.Dependency] = [
    "Tensors", "Networks", "Importing", "Zoo", "Explanations", "Features", "Attacks", "Drawing", "Course",
]

// Who imports the umbrella names what it re-exports too: SwiftPM builds a target anew only when a module that it names
// has changed, and what a lesson was built from must not be older than what it is linked with.
let kit = ["Mirador"] + modules + [.product(name: "ArgumentParser", package: "swift-argument-parser")]

let package = Package(
    name: "Mirador",
    products: [
        .library(name: "Mirador", targets: ["Mirador"]),
        // What exercises are compiled against, one by one.
        .library(name: "MiradorKit", type: .dynamic, targets: ["Mirador"]),
        .executable(name: "mirador", targets: ["mirador-cli"]),
    ] + lessons.map { .executable(name: "lesson-\($0.slug)", targets: ["lesson-\($0.slug)"]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: []
)

// MARK: - System libraries

package.targets += [
    .systemLibrary(
        name: "CCairo", pkgConfig: "cairo",
        providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
    .systemLibrary(
        name: "CTurboJPEG", pkgConfig: "libturbojpeg",
        providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
        name: "CFFTW", pkgConfig: "fftw3f",
        providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .systemLibrary(
        name: "CHDF5", pkgConfig: "hdf5",
        providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(
        name: "COneDNN",
        providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
]

// MARK: - Core

package.targets += [
    .target(name: "Tensors", swiftSettings: optimized),
    .target(name: "Networks", dependencies: ["Tensors", "COneDNN"], swiftSettings: optimized),
    .target(name: "Importing", dependencies: ["Tensors", "Networks", "CHDF5"], swiftSettings: optimized),
    .target(name: "Zoo", dependencies: ["Tensors", "Networks"], swiftSettings: optimized),
    .target(name: "Explanations", dependencies: ["Tensors", "Networks"], swiftSettings: optimized),
    .target(name: "Attacks", dependencies: ["Tensors", "Networks"], swiftSettings: optimized),
    .target(name: "Features", dependencies: ["Tensors", "Networks", "CFFTW"], swiftSettings: optimized),
    .target(name: "Drawing", dependencies: ["Tensors", "CCairo", "CTurboJPEG"], swiftSettings: optimized),
    .target(
        name: "Course",
        dependencies: [
            "Tensors", "Networks", "Importing", "Zoo", "Explanations", "Features", "Attacks", "Drawing",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        exclude: ["Assets/manifest.tsv", "Fetching/published-weights.tsv", "Weights"],
        resources: [.embedInCode("Notebook/Page/page.html"), .embedInCode("Notebook/Page/page.css")],
        swiftSettings: optimized),
    .target(name: "Mirador", dependencies: modules),
]

// MARK: - Tools

package.targets += [
    .target(name: "Practice", dependencies: ["Course", "Tensors"]),
    .executableTarget(name: "mirador-cli", dependencies: kit + ["Practice"]),
]

// MARK: - Lessons' targets

package.targets.append(
    .target(name: "AllExercises", dependencies: ["Course"] + lessons.map { .init(stringLiteral: $0.module) }))
for lesson in lessons {
    let folder = "Lessons/\(lesson.number)-\(lesson.slug)"
    let primer = lesson.number == "00" ? ["tensors.es.md", "tensors.en.md"] : []
    let prose = ["lesson.es.md", "lesson.en.md"] + primer
    package.targets += [
        .target(
            name: lesson.module, dependencies: kit,
            path: folder, exclude: prose + ["Lesson.swift"], sources: ["Exercise.swift"]),
        .executableTarget(
            name: "lesson-\(lesson.slug)", dependencies: kit,
            path: folder, exclude: prose + ["Exercise.swift"], sources: ["Lesson.swift"]),
    ]
}

// MARK: - Tests

package.targets += [
    .target(name: "Reference", dependencies: ["Tensors"], path: "Tests/Reference", swiftSettings: optimized),
    .target(
        name: "Comparison", dependencies: ["Tensors", "Networks", "Reference"], path: "Tests/Comparison",
        swiftSettings: optimized),
    .target(name: "Solutions", dependencies: kit, path: "Tests/Solutions", exclude: ["Files"]),
    .target(name: "Programs", path: "Tests/Programs"),
    .target(name: "TestLanes", path: "Tests/TestLanes"),
    .testTarget(
        name: "TensorsTests", dependencies: ["Tensors", "Reference"], exclude: ["Golden"], swiftSettings: optimized),
    .testTarget(
        name: "NetworksTests",
        dependencies: ["Tensors", "Networks", "Importing", "Zoo", "Drawing", "Reference", "Comparison"],
        exclude: ["Golden"],
        swiftSettings: optimized),
    .testTarget(
        name: "ImportingTests", dependencies: ["Tensors", "Networks", "Importing"], exclude: ["Golden"],
        swiftSettings: optimized),
    .testTarget(
        name: "ExplanationsTests",
        dependencies: [
            "Tensors", "Networks", "Importing", "Zoo", "Explanations", "Drawing", "Reference", "Comparison",
        ],
        exclude: ["Golden"],
        swiftSettings: optimized),
    .testTarget(
        name: "AttacksTests", dependencies: ["Tensors", "Networks", "Importing", "Zoo", "Attacks", "Drawing"],
        swiftSettings: optimized),
    .testTarget(
        name: "FeaturesTests", dependencies: ["Tensors", "Networks", "Zoo", "Features", "Reference"],
        exclude: ["Golden"],
        swiftSettings: optimized),
    .testTarget(
        name: "DrawingTests", dependencies: ["Tensors", "Drawing"], exclude: ["Golden"], swiftSettings: optimized),
    .testTarget(
        name: "CourseTests", dependencies: kit + ["AllExercises", "Solutions"], exclude: ["Golden"]),
    .testTarget(name: "PracticeTests", dependencies: ["Practice", "Course", "Tensors"]),
    .testTarget(name: "ToolTests", dependencies: kit + ["mirador-cli", "lesson-gradcam", "Programs", "Reference"]),
    .testTarget(
        name: "LessonTests",
        dependencies: kit + ["mirador-cli", "Programs", "Reference"]
            + lessons.map { .init(stringLiteral: "lesson-\($0.slug)") }),
]
for target in package.targets where target.type == .test { target.dependencies.append("TestLanes") }
