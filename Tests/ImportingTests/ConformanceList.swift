import Foundation

/// Which cases of a conformance file pass, and why the others do not: a committed file beside it, written by its own test.
struct ConformanceList {
    struct Line: Equatable {
        let name: String
        let opset: Int
        /// nil where it passes.
        let reason: String?

        var text: String { "\(name) \(opset) \(reason.map { "| \($0)" } ?? "passes")" }
    }

    let lines: [Line]
    /// How many of the package's other cases are left out, by reason.
    let leftOut: [String: Int]

    /// Runs every case.
    init(_ file: ConformanceFile) {
        lines = file.cases.map { one in
            switch ConformanceRun(file: file, one: one).outcome(.first) {
            case .passes: Line(name: one.name, opset: one.opset, reason: nil)
            case .refused(let reason): Line(name: one.name, opset: one.opset, reason: reason)
            case .wrong(let flaw): Line(name: one.name, opset: one.opset, reason: "wrong: \(flaw)")
            }
        }
        leftOut = file.leftOut.mapValues(\.count)
    }

    var passing: Int { lines.filter { $0.reason == nil }.count }

    /// Some words about the list, a table of counts, and a line for each case.
    var text: String {
        var text = """
            # Written by its test: MIRADOR_WRITE_CONFORMANCE=1 swift test --filter 'ONNX conformance'
            # A line: the case of the onnx package, the version of the operators, and that it passes or why it does not.
            #
            # opset   cases    pass

            """
        func row(_ name: String, _ lines: [Line]) -> String {
            let counts = [lines.count, lines.filter { $0.reason == nil }.count]
            return "# \(name.padded(5))" + counts.map { "\($0)".padded(8) }.joined() + "\n"
        }
        for opset in Set(lines.map(\.opset)).sorted() {
            text += row("\(opset)", lines.filter { $0.opset == opset })
        }
        text += row("all", lines)
        text += "#\n# Left out of the file, for what they are for or need:\n"
        for (reason, count) in leftOut.sorted(by: { $0.key < $1.key }) {
            text += "# \("\(count)".padded(5))  \(reason)\n"
        }
        return text + "\n" + lines.map(\.text).joined(separator: "\n") + "\n"
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
