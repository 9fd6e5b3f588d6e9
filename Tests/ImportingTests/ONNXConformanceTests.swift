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

    @Test(arguments: ["onnx-conformance", "onnx-models"])
    func `A damaged model gives numbers or an error`(name: String) throws {
        let file = try Self.file(name)
        var computed = 0, refused = 0
        // Four damaged copies of every fifth model: more than two hundred of the smaller file.
        for (index, one) in file.cases.enumerated() where index % 5 == 0 {
            var mutations = Mutations(of: file.bytes(of: one), seed: UInt64(index))
            for _ in 0..<(name == "onnx-models" ? 12 : 4) {
                do {
                    let model = try ONNXFile(MappedFile(name: one.name, bytes: mutations.next()))
                    _ = try ConformanceRun(file: file, one: one).outputs(of: model, .first)
                    computed += 1
                } catch {
                    #expect(!"\(error)".isEmpty)
                    refused += 1
                }
            }
        }
        #expect(computed > 10 && refused > 100, "\(computed) and \(refused)")
    }

    @Test func `Sizes and indices that no operator can take give an error`() throws {
        let file = try Self.file("onnx-conformance")
        var numbers = RandomNumbers(seed: 2026, stream: "settings"), computed = 0, refused = 0
        let absurd = [Int.min, .max, -1, 0, 1, 2, 7, -100, 1 << 20, 1 << 31, 1 << 62]
        for one in file.cases where one.inputs.contains(where: { $0.type == "int64" || $0.type == "int32" }) {
            let model = try file.model(one)
            for given in ConformanceRun.Given.allCases {
                do {
                    _ = try ConformanceRun(file: file, one: one).outputs(of: model, given) { value in
                        guard var whole = value.whole, value.type.isWhole, !whole.isEmpty else { return value }
                        whole[Int.random(in: whole.indices, using: &numbers)] = absurd.randomElement(using: &numbers)!
                        return KnownValue(whole, value.sizes, type: value.type)
                    }
                    computed += 1
                } catch {
                    #expect(!"\(error)".isEmpty)
                    refused += 1
                }
            }
        }
        #expect(computed > 100 && refused > 100, "\(computed) and \(refused)")
    }
}
