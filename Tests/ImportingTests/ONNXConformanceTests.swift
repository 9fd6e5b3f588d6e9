import Foundation
import Tensors
import Testing

@testable import Importing

/// The onnx package's own tests of each operator, and its small models.
@Suite struct `ONNX conformance` {
    static let operators = Result { try ConformanceFile(weightsPath("onnx-conformance.bin")) }
    static let models = Result { try ConformanceFile(weightsPath("onnx-models.bin")) }

    @Test func survey() throws {
        for (name, source) in [("operators", Self.operators), ("models", Self.models)] {
            let file = try source.get()
            var lines: [String] = []
            for one in file.cases {
                FileHandle.standardError.write(Data("case \(one.name)\n".utf8))
                let run = ConformanceRun(file: file, one: one)
                let flaws = ConformanceRun.Given.allCases.map { run.flaw($0) ?? "passes" }
                lines.append("\(one.name)\t\(one.opset)\t\(flaws.joined(separator: "\t"))")
            }
            try lines.joined(separator: "\n").write(
                toFile: "/tmp/conformance-\(name).tsv", atomically: true, encoding: .utf8)
        }
    }
}
