import Course
import Foundation
import Tensors
import Testing

/// The page that every exercise leads to, `Lessons/00-introduction/tensors.*.md`: what it says of Swift is run here, and what
/// it says of NumPy and PyTorch by `Tests/Peers/check_primer.py`.
@Suite struct `The page of tensors` {
    // MARK: What the page says

    /// A row of the page's tables: code of three languages, and what comes out.
    private struct Row: Equatable {
        let swift, numPy, pyTorch, result: String
    }

    private static func page(_ language: Language) throws -> String {
        try String(
            contentsOfFile: Repository.find().path("Lessons/00-introduction/tensors.\(language.rawValue).md"),
            encoding: .utf8)
    }

    private static func rows(_ language: Language) throws -> [Row] {
        try page(language).matches(of: /(?m)^\| `(.+?)` \| `(.+?)` \| `(.+?)` \| `(.+?)` \|$/).map {
            Row(swift: String($0.1), numPy: String($0.2), pyTorch: String($0.3), result: String($0.4))
        }
    }

    private static func code(_ name: String, _ language: Language) throws -> String {
        let page = try page(language), fence = "```\(name)\n"
        let start = try #require(page.range(of: fence)).upperBound
        return String(page[start...].prefix(upTo: try #require(page[start...].range(of: "```")).lowerBound))
    }

    // MARK: What comes out

    /// What the page's lines of Swift give, as the page writes it, in its order.
    private static func results() -> [(swift: String, result: String)] {
        var results: [(swift: String, result: String)] = []
        func show(_ swift: String, _ value: some Printed) { results.append((swift, value.asPrinted)) }
        // Swift on the left as it stands on the page, and on the right as it is run: a test compares them.
        // swift-format-ignore
        do {
            let x = Tensor([1, -2, 3, -4, 5, -6], shape: [2, 3])
            show("let x = Tensor([1, -2, 3, -4, 5, -6], shape: [2, 3])", x)
            let A = Tensor((0..<12).map { Float($0) }, shape: [1, 2, 2, 3])
            show("let A = Tensor((0..<12).map { Float($0) }, shape: [1, 2, 2, 3])", A)
            show("Tensor(zeros: [2, 3])", Tensor(zeros: [2, 3]))
            show("Tensor(repeating: 7, shape: [2])", Tensor(repeating: 7, shape: [2]))
            show("Tensor(stacking: [x, x]).shape", Tensor(stacking: [x, x]).shape)
            show("x.shape", x.shape)
            show("x.shape[1]", x.shape[1])
            show("x.shape.rank", x.shape.rank)
            show("x.count", x.count)
            show("x.reshaped(to: [3, 2])", x.reshaped(to: [3, 2]))
            show("A.squeezed().shape", A.squeezed().shape)
            show("x.elements", x.elements)
            show("x[1, 2]", x[1, 2])
            show("x[part: 0]", x[part: 0])
            show("A[part: 0][part: 1]", A[part: 0][part: 1])
            show("x[parts: 0..<1].shape", x[parts: 0..<1].shape)
            show("A.cropped(top: 0, left: 1, height: 2, width: 2).shape", A.cropped(top: 0, left: 1, height: 2, width: 2).shape)
            show("A[part: 0][part: 1].cropped(top: 1, left: 0, height: 1, width: 3)", A[part: 0][part: 1].cropped(top: 1, left: 0, height: 1, width: 3))
            show("x + x", x + x)
            show("2 * x - 1", 2 * x - 1)
            show("x * x / 2", x * x / 2)
            show("x.relu()", x.relu())
            show("x.absoluteValue()", x.absoluteValue())
            show("x.clamped(to: -1...2)", x.clamped(to: -1...2))
            show("x.map { $0 > 0 ? 1 : 0 }", x.map { $0 > 0 ? 1 : 0 })
            show("Tensor([0, 1, 2], shape: [3]).exponential()", Tensor([0, 1, 2], shape: [3]).exponential())
            show("x.sum()", x.sum())
            show("x.mean()", x.mean())
            show("x.maximum()", x.maximum())
            show("x.minimum()", x.minimum())
            show("x.argMax()", x.argMax())
            show("x.topIndices(2)", x.topIndices(2))
            show("x.sum(over: .width)", x.sum(over: .width))
            show("A.sum(over: .channel)", A.sum(over: .channel))
            show("A.mean(over: .height, .width)", A.mean(over: .height, .width))
            show("Tensor([0, 1, 2], shape: [3]).softmax()", Tensor([0, 1, 2], shape: [3]).softmax())
            let w = Tensor([10, 100], shape: [2])
            show("let w = Tensor([10, 100], shape: [2])", w)
            show("(w.reshaped(to: [1, 2, 1, 1]) * A).shape", (w.reshaped(to: [1, 2, 1, 1]) * A).shape)
            show("(w.reshaped(to: [1, 2, 1, 1]) * A).sum(over: .channel)", (w.reshaped(to: [1, 2, 1, 1]) * A).sum(over: .channel))
            show("x - x.mean(over: .height)", x - x.mean(over: .height))
            show("A.relu() / A.maximum() * 11", A.relu() / A.maximum() * 11)
        }
        return results
    }

    private static func loop() -> (sums: [Float], picture: Tensor, x: Tensor) {
        let x = Tensor([1, -2, 3, -4, 5, -6], shape: [2, 3])
        // notebook: begin windows
        var picture = x
        var sums: [Float] = []
        for left in stride(from: 0, to: 3, by: 2) {
            let columns = left..<min(left + 2, 3)
            var sum: Float = 0
            for row in 0..<2 {
                for column in columns {
                    sum += picture[row, column]
                    picture[row, column] = 0
                }
            }
            sums.append(sum)
        }
        // notebook: end windows
        return (sums, picture, x)
    }

    @Test(arguments: Language.allCases)
    func `Every line of Swift on it gives what it says`(_ language: Language) throws {
        let rows = try Self.rows(language), results = Self.results()
        #expect(rows.map(\.swift) == results.map(\.swift))
        for (row, result) in zip(rows, results) { #expect(row.result == result.result, "\(row.swift)") }
        #expect(rows.count > 30)
    }

    @Test func `What is shown is what is run`() throws {
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let shown = source.matches(of: /(?m)^ +show\("(.+)", (.+)\)$/)
        #expect(shown.count == Self.results().count)
        for line in shown {
            let isLine = source.contains("\n            \(line.1)\n")
            #expect(line.1 == line.2 || (line.1.hasPrefix("let \(line.2) = ") && isLine), "\(line.1)")
        }
    }

    @Test(arguments: Language.allCases)
    func `The loop over windows is run as it stands there`(_ language: Language) throws {
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let begin = try #require(source.range(of: "// notebook: begin windows\n")).upperBound
        let end = try #require(source[begin...].range(of: "        // notebook: end windows\n")).lowerBound
        let lines = source[begin..<end].split(separator: "\n").map { String($0.dropFirst(8)) + "\n" }
        let loop = Self.loop()
        #expect(try Self.code("swift", language) == lines.joined())
        #expect(loop.sums == [0, -3])
        #expect(loop.picture == Tensor(zeros: [2, 3]) && loop.x.sum() == -3)
        #expect(try Self.page(language).contains("`sums` \(language == .es ? "con" : "becomes") `[0, -3]`"))
    }

    @Test func `Both languages have the same code`() throws {
        #expect(try Self.rows(.es) == Self.rows(.en))
        #expect(try Self.code("python", .es) == Self.code("python", .en))
        let sections = try Language.allCases.map { try Self.page($0).matches(of: #/(?m)^##\s/#).count }
        #expect(sections[0] == sections[1])
    }

    @Test func `Every exercise leads to it, in both languages, and so do the READMEs`() throws {
        let repository = try Repository.find()
        let line = "`Lessons/00-introduction/tensors.es.md` · `Lessons/00-introduction/tensors.en.md`"
        for lesson in try CourseContents(in: repository.root, language: .en).entries.map(\.folder) {
            let exercise = try String(
                contentsOfFile: repository.path("Lessons/\(lesson)/Exercise.swift"), encoding: .utf8)
            #expect(exercise.contains("/// " + line) || exercise.contains(": " + line), "\(lesson)")
        }
        for (readme, language) in [("README.md", Language.en), ("README.es.md", .es)] {
            let text = try String(contentsOfFile: repository.path(readme), encoding: .utf8)
            #expect(text.contains("(Lessons/00-introduction/tensors.\(language.rawValue).md)"))
        }
    }
}

// MARK: - Printing

/// Something that the page prints: lists in brackets, numbers with three decimals at most.
private protocol Printed { var asPrinted: String { get } }

extension Int: Printed { fileprivate var asPrinted: String { "\(self)" } }

extension Float: Printed {
    fileprivate var asPrinted: String {
        let rounded = (Double(self) * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}

extension Array: Printed where Element: Printed {
    fileprivate var asPrinted: String { "[" + map(\.asPrinted).joined(separator: ", ") + "]" }
}

extension Shape: Printed { fileprivate var asPrinted: String { sizes.asPrinted } }

extension Tensor: Printed {
    fileprivate var asPrinted: String {
        guard shape.rank > 1 else { return elements.asPrinted }
        return "[" + (0..<shape[0]).map { self[part: $0].asPrinted }.joined(separator: ", ") + "]"
    }
}
