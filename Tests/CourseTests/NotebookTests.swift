import Course
import Foundation
import Tensors
import Testing

/// The kit's files in a folder of a test's own.
struct Scratch: ~Copyable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("mirador-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to file: String) throws {
        let url = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func read(_ file: String) throws -> String { try String(contentsOfFile: path + "/" + file, encoding: .utf8) }

    func files(in folder: String = "") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path + "/" + folder).sorted()
    }
}

@Suite struct `A lesson's prose` {
    @Test func `A text is taken apart into title, headings, marks and labels`() throws {
        let text = try LessonText(
            """
            # Where does it look?

            <!-- labels
            photograph: Photograph
            -->

            It is {{number: p}} sure.

            ## The figure

            {{figure: scene
            title: With {{text: class}}
            alt: A scene.
            caption: Two lines
              of caption, {{number: q}}.
            }}

            ```
            # not a heading
            ```
            """, name: "lesson.en.md")
        #expect(text.title == "Where does it look?")
        #expect(text.headings == [.init(level: 1, text: "Where does it look?"), .init(level: 2, text: "The figure")])
        #expect(text.marks == ["number: p", "figure: scene", "number: q", "text: class"])
        #expect(text.labelNames == ["photograph"])
    }

    static let malformed: [(text: String, line: Int, says: String)] = [
        ("# T\n\nOne {{nubmer: a}}.", 3, "one of number, text, table, figure, source"),
        ("# T\n\n{{number a}}", 3, "a mark reads {{kind: name}}"),
        ("# T\n\n\n{{number: a", 4, "never closed"),
        ("# T\n\n{{number: A b}}", 3, "small letters, digits and hyphens"),
        ("# T\n\nHere {{table: a\ncolumns: a | b\n}}", 3, "lines of its own"),
        ("# T\n\n{{figure: a\ncaption: c\n}}", 3, "no line alt:"),
        ("# T\n\n{{figure: a\nwords\n}}", 4, "begin with one of alt:, caption:, title:"),
        ("# T\n\n{{figure: a\nalt: a\ncaption: c\nalt: b\n}}", 6, "given twice"),
        ("# T\n\n{{table: a}}", 3, "no line 'columns:"),
        ("# T\n\n{{number: a\nalt: b\n}}", 4, "takes no words"),
        ("# T\n\n<!-- terminl\nwords\n-->", 3, "one of terminal, next, labels"),
        ("# T\n\n<!-- terminal\nwords", 3, "never closed"),
        ("# T\n\n<!-- labels\none: 1\ntwo\n-->", 5, "a label reads"),
        ("# T\n\n<!-- labels\none: 1\none: 2\n-->", 5, "given once"),
    ]

    @Test(arguments: malformed)
    func `A text that is not as it should be is named with its line`(
        _ text: String, _ line: Int, _ says: String
    ) throws {
        let error = #expect(throws: NotebookError.self) { try LessonText(text, name: "lesson.es.md") }
        let description = error?.description ?? ""
        #expect(description.hasPrefix("lesson.es.md:\(line): "))
        #expect(description.contains(says))
    }

    @Test func `A text without a title is an error`() throws {
        #expect(throws: NotebookError.noTitle(file: "a.md")) { try LessonText("## Section", name: "a.md") }
    }

    @Test func `A file that is missing is named`() throws {
        let error = #expect(throws: NotebookError.self) {
            try LessonText(contentsOf: "/nowhere/lesson.es.md", name: "Lessons/x/lesson.es.md")
        }
        #expect(error?.description.hasPrefix("Lessons/x/lesson.es.md: cannot be read") == true)
    }

    @Test func `Lines are counted through comments and line ends of Windows`() throws {
        let text = "# T\r\n\r\n<!-- terminal\r\nHello\r\n-->\r\n\r\n{{nothing: a}}\r\n"
        let error = #expect(throws: NotebookError.self) { try LessonText(text, name: "a.md") }
        #expect(error?.description.hasPrefix("a.md:7: ") == true)
    }
}

@Suite struct `Filling a notebook` {
    func notebook(_ text: String, _ language: Language = .en) throws -> Notebook {
        Notebook(try LessonText("# T\n\n" + text, name: "lesson.md"), language: language, root: "/nowhere")
    }

    func markdown(of notebook: Notebook) throws -> String {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/out")
        return try scratch.read("out/notebook.md")
    }

    static let numbers: [(value: Double, pattern: NumberPattern, en: String, es: String)] = [
        (0.39, .decimals(2), "0.39", "0,39"),
        (-3.14159, .decimals(3), "−3.142", "−3,142"),
        (-0.001, .decimals(2), "0.00", "0,00"),
        (0.394, .share(decimals: 0), "39%", "39\u{202F}%"),
        (3.21e-7, .scientific(decimals: 1), "3.2\u{A0}×\u{A0}10⁻⁷", "3,2\u{A0}×\u{A0}10⁻⁷"),
        (-12000, .scientific(decimals: 2), "−1.20\u{A0}×\u{A0}10⁴", "−1,20\u{A0}×\u{A0}10⁴"),
        (0, .scientific(decimals: 1), "0", "0"),
    ]

    @Test(arguments: numbers)
    func `Numbers are written as the language writes them`(
        _ value: Double, _ pattern: NumberPattern, _ en: String, _ es: String
    ) throws {
        for (language, expected) in [(Language.en, en), (.es, es)] {
            var notebook = try notebook("It is {{number: n}}.", language)
            notebook.number("n", value, pattern)
            let text = try markdown(of: notebook)
            #expect(text == "# T\n\nIt is \(expected).\n")
        }
    }

    @Test func `Words of the run hold no markup`() throws {
        var notebook = try notebook("A {{text: a}} and {{text: b}}.", .es)
        notebook.text("a", "*black_and_tan*|$x$")
        notebook.text("b", Phrase(es: "gato", en: "cat"))
        let text = try markdown(of: notebook)
        #expect(text.hasSuffix("A \\*black\\_and\\_tan\\*\\|\\$x\\$ and gato.\n"))
    }

    @Test func `A table takes its heads from the prose and sets numbers to the right`() throws {
        var notebook = try notebook("{{table: cost\ncolumns: Method | Passes | Time\n}}")
        notebook.table(
            "cost", rows: [["CAM", .count(1), .number(3.75, .decimals(1))], ["Occlusion", .count(784), "long"]])
        let text = try markdown(of: notebook)
        #expect(
            text == """
                # T

                | Method | Passes | Time |
                | --- | ---: | --- |
                | CAM | 1 | 3.8 |
                | Occlusion | 784 | long |

                """)
    }

    @Test func `A table whose rows do not fit its heads is an error`() throws {
        var notebook = try notebook("{{table: cost\ncolumns: Method | Passes\n}}")
        notebook.table("cost", rows: [["CAM"]])
        let error = #expect(throws: NotebookError.self) { try markdown(of: notebook) }
        #expect(error?.description.hasPrefix("lesson.md:3: {{table: cost}} has 2 columns here") == true)
    }

    @Test func `A mark without a result is named with its line`() throws {
        var notebook = try notebook("One {{number: a}},\ntwo {{number: b}}.")
        notebook.number("a", 1)
        let error = #expect(throws: NotebookError.self) { try markdown(of: notebook) }
        #expect(error?.description.hasPrefix("lesson.md:4: the run gave nothing for {{number: b}}") == true)
    }

    @Test func `A result without a mark is named with the line that gave it`() throws {
        var notebook = try notebook("Nothing.")
        let line = #line + 1
        notebook.number("a", 1)
        let error = #expect(throws: NotebookError.self) { try markdown(of: notebook) }
        #expect(
            error?.description.hasPrefix("CourseTests/NotebookTests.swift:\(line): lesson.md has no {{number: a}}")
                == true)
    }

    @Test func `A mark that is filled twice is an error`() throws {
        var notebook = try notebook("{{number: a}}")
        notebook.number("a", 1)
        notebook.number("a", 2)
        let error = #expect(throws: NotebookError.self) { try markdown(of: notebook) }
        #expect(error?.description.contains("was filled before at CourseTests/NotebookTests.swift") == true)
    }

    @Test func `A label that the prose has not, and one that nothing uses, are errors`() throws {
        var notebook = try notebook("<!-- labels\nphotograph: Photograph\n-->")
        let unused = #expect(throws: NotebookError.self) { try markdown(of: notebook) }
        #expect(unused?.description.hasPrefix("lesson.md:4: nothing in the run uses the label 'photograph'") == true)
        let label = try notebook.label("photograph")
        #expect(label == "Photograph")
        #expect(throws: NotebookError.self) { try notebook.label("map") }
    }

    @Test func `A mark may stand in a comment for the terminal alone`() throws {
        var notebook = try notebook("<!-- terminal\n{{number: a}} of it\n-->")
        notebook.number("a", 3)
        let text = try markdown(of: notebook)
        #expect(text == "# T\n")
    }
}

@Suite struct `Quoting source` {
    private let source = """
        import Tensors

        enum Method {
            func map() {
                // notebook: begin lines
                let a = 1
                    + 2

                return a
                // notebook: end lines
            }
            // notebook: begin open
        }
        """

    private func quote(_ reference: String, from text: String) throws -> String {
        let scratch = try Scratch()
        try scratch.write(text, to: "Sources/Method.swift")
        let prose = try LessonText("# T\n\n{{source: \(reference)}}", name: "lesson.md")
        let notebook = Notebook(prose, language: .es, root: scratch.path)
        try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/Output/01-x")
        return try scratch.read("Output/01-x/notebook.md")
    }

    @Test func `Lines between the markers are quoted with their numbers and a link`() throws {
        let text = try quote("Sources/Method.swift#lines", from: source)
        #expect(
            text == """
                # T

                [`Sources/Method.swift`, líneas 6–9](../../Sources/Method.swift#L6-L9)

                ```swift
                let a = 1
                    + 2

                return a
                ```

                """)
    }

    @Test(arguments: [
        ("Sources/Nothing.swift#lines", "lesson.md:3: the quoted source file Sources/Nothing.swift"),
        ("Sources/Method.swift#other", "lesson.md:3: Sources/Method.swift has no line '// notebook: begin other'"),
        ("Sources/Method.swift#open", "Sources/Method.swift:12: '// notebook: begin open' is never closed"),
        ("Sources/Method.swift", "lesson.md:3: '{{source: Sources/Method.swift}}': it reads"),
    ])
    func `What cannot be quoted is an error`(_ reference: String, _ says: String) throws {
        let error = #expect(throws: NotebookError.self) { try quote(reference, from: source) }
        #expect(error?.description.hasPrefix(says) == true)
    }
}
