import Course
import Drawing
import Features
import Foundation
import Importing
import Networks
import Tensors

/// A reader of files from outside. Whatever the bytes are, it reads them or throws; a trap is a find.
enum Reader: String, CaseIterable {
    /// Of a checkpoint the tensors are read; what is made of them is tested in `CheckpointTests`.
    case pytorch, safetensors, onnx, keras, numpy, png, jpeg, exif, index, checkpoint, labels, idx, csv, manifest,
        answers

    func read(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .pytorch, .safetensors, .checkpoint:
            guard let weights = try? Weights(MappedFile(name: "fuzzed", bytes: Array(bytes))) else { return }
            for name in weights.names { _ = weights[name]?.firstNonFinite() }
        case .onnx: _ = try? ONNXFile(MappedFile(name: "fuzzed", bytes: Array(bytes)))
        case .keras:
            let image = InputSpecification(channels: 1, height: 4, width: 4, mean: [0], deviation: [1])
            guard let model = try? KerasModel(MappedFile(name: "fuzzed", bytes: Array(bytes))) else { return }
            _ = try? model.network(named: "fuzzed", input: image)
        case .numpy: _ = try? NumPyFile.read(MappedFile(name: "fuzzed", bytes: Array(bytes)))
        case .png, .jpeg: Self.withFile(bytes) { _ = try? Photograph(contentsOf: $0) }
        case .exif:
            // A JPEG file's first segments, with the bytes as the block of Exif.
            let block = Array("Exif\0\0".utf8) + bytes.prefix(60_000)
            let length = block.count + 2
            let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)]
            let frame: [UInt8] = [0xFF, 0xC0, 0, 17, 8, 0, 1, 0, 1, 3, 1, 17, 0, 2, 17, 0, 3, 17, 0]
            (head + block + frame).withUnsafeBytes { bytes in
                Self.withFile(bytes) { _ = try? Photograph(contentsOf: $0) }
            }
        case .index:
            Self.withFile(bytes) { path in
                guard let index = try? FeatureIndex(contentsOf: path), index.count > 0 else { return }
                _ = index.nearest(3, to: Tensor(repeating: 1, shape: [index.dimensions]))
            }
        case .labels: Self.withFile(bytes) { _ = try? Labels(contentsOf: $0) }
        case .idx: Self.withFile(bytes) { path in for axes in [1, 3] { IDXReading.read(path, axes: axes) } }
        case .csv: Self.withFile(bytes) { _ = try? Penguins(contentsOf: $0) }
        case .answers:
            Self.withFile(bytes) { _ = try? AnswerSheet(contentsOf: $0, of: Experiment(seed: 0)).text }
        case .manifest: _ = try? Manifest(String(decoding: bytes, as: UTF8.self), file: "fuzzed", folder: "/")
        }
    }

    /// Readers that take a path get one in memory.
    private static func withFile(_ bytes: UnsafeRawBufferPointer, _ body: (String) -> Void) {
        let path = "/dev/shm/mirador-fuzzed-\(getpid())"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { fatalError("no file can be made in /dev/shm") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard count > 0 else { fatalError("no file can be written in /dev/shm") }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
        body(path)
    }
}
