import Foundation
import Reference
import Tensors
import Testing

@testable import Importing

/// The onnx package's own tests of each operator, and its small models. (`make_onnx_conformance.py`)
@Suite struct `ONNX conformance` {
    private static func file(_ name: String) throws -> ConformanceFile {
        try ConformanceFile(weightsPath("\(name).bin"))
    }

    /// At least 95 % of what is tested of operators passes; of models those that the list names.
    @Test(arguments: [("onnx-conformance", 0.95), ("onnx-models", 0.85)])
    func `The committed list says of each case whether it passes`(name: String, share: Double) throws {
        let list = ConformanceList(try Self.file(name)), path = weightsPath("\(name).txt")
        if ProcessInfo.processInfo.environment["MIRADOR_WRITE_CONFORMANCE"] == "1" {
            try list.text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let committed = try String(contentsOfFile: path, encoding: .utf8)
        // Lines first: they name what has changed.
        let (now, then) = (Set(list.lines.map(\.text)), Set(committed.split(separator: "\n").map(String.init)))
        #expect(now.subtracting(then).sorted() == [], "true now, and not in \(name).txt")
        #expect(then.filter { !$0.hasPrefix("#") }.subtracting(now).sorted() == [], "in \(name).txt, and not true now")
        #expect(committed == list.text)
        #expect(Double(list.passing) >= share * Double(list.lines.count))
    }

    @Test(arguments: ["onnx-conformance", "onnx-models"])
    func `Whatever is known beforehand, numbers are right or the model is refused`(name: String) throws {
        let file = try Self.file(name)
        var passing = 0, count = 0
        for one in file.cases {
            for given in [ConformanceRun.Given.none, .all] {
                let outcome = ConformanceRun(file: file, one: one).outcome(given)
                if case .wrong(let flaw) = outcome { Issue.record("\(one.name), given \(given): \(flaw)") }
                count += 1
                if outcome == .passes { passing += 1 }
            }
        }
        #expect(4 * passing > 3 * count, "\(passing) of \(count)")
    }

    @Test(arguments: [
        ("onnx-conformance", "test_averagepool_2d_ceil"), ("onnx-conformance", "test_concat_2d_axis_0"),
        ("onnx-conformance", "test_convtranspose_group_2"), ("onnx-conformance", "test_einsum_batch_matmul"),
        ("onnx-conformance", "test_layer_normalization_3d_axis1_epsilon_expanded"),
        ("onnx-conformance", "test_resize_upsample_sizes_cubic"),
        ("onnx-models", "pytorch-converted/test_Conv2d_padding"),
        ("onnx-models", "pytorch-converted/test_PixelShuffle"),
        ("onnx-models", "pytorch-operator/test_operator_convtranspose"),
    ])
    func `A damaged model gives numbers or a typed error`(name: String, of the: String) throws {
        let file = try Self.file(name), one = try #require(file.cases.first { $0.name == the })
        var mutations = Mutations(of: file.bytes(of: one), seed: 2026)
        var computed = 0, refused = 0
        for mutation in 0..<200 {
            do {
                let model = try ONNXFile(MappedFile(name: one.name, bytes: mutations.next()))
                _ = try ConformanceRun(file: file, one: one).outputs(of: model, .first)
                computed += 1
            } catch let error as ONNXError {
                #expect(!error.description.isEmpty)
                refused += 1
            } catch {
                Issue.record("mutation \(mutation): an error without a type, \(error)")
            }
        }
        #expect(computed > 10 && refused > 10, "\(computed) and \(refused)")
    }
}
