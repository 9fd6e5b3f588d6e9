// swift-tools-version: 6.1
import PackageDescription

// The readers of files from outside, compiled again with what watches memory and coverage: links lead to the sources of
// the kit, of Course only to those that read.

let fuzzed: [SwiftSetting] = [.unsafeFlags(["-O", "-sanitize=fuzzer,address"])]

let package = Package(
    name: "Fuzzing",
    targets: [
        .systemLibrary(name: "CCairo", pkgConfig: "cairo"),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg"),
        .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f"),
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5"),
        .systemLibrary(name: "COneDNN"),
        .target(name: "Tensors", swiftSettings: fuzzed),
        .target(name: "Networks", dependencies: ["Tensors", "COneDNN"], swiftSettings: fuzzed),
        .target(name: "Importing", dependencies: ["Tensors", "Networks", "CHDF5"], swiftSettings: fuzzed),
        .target(name: "Drawing", dependencies: ["Tensors", "CCairo", "CTurboJPEG"], swiftSettings: fuzzed),
        .target(name: "Features", dependencies: ["Tensors", "Networks", "CFFTW"], swiftSettings: fuzzed),
        .target(name: "Course", dependencies: ["Tensors", "Networks", "Drawing"], swiftSettings: fuzzed),
        .executableTarget(
            name: "Fuzz", dependencies: ["Tensors", "Networks", "Importing", "Drawing", "Features", "Course"],
            swiftSettings: fuzzed, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
)
