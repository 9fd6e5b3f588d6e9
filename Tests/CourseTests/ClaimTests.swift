import Course
import Testing

@Suite struct `A claim in the prose` {
    private func page(
        _ text: String, _ language: Language = .en, _ fill: (inout Notebook) throws -> Void = { _ in }
    ) throws -> String {
        var notebook = Notebook(
            try LessonText("# T\n\n" + text, name: "lesson.md"), language: language, root: "/nowhere")
        try fill(&notebook)
        let scratch = try Scratch()
        try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/out")
        return String(try scratch.read("out/notebook.md").dropFirst("# T\n\n".count).dropLast())
    }

    static let conditions: [(condition: String, holds: Bool)] = [
        ("a < b", true), ("b < a", false), ("a <= 0.4", true), ("a < 0.4", false), ("b >= 2 * a", true),
        ("b > 2 * a", false), ("a = 0.4 and b != 0.4", true), ("a = 0.4 and b = 0.4", false),
        ("0 < a < b <= 0.8", true),
        ("0 < a < b < 0.8", false), ("b - a <= 0.4", true), ("b - a < 0.4", false), ("0.3 - 0.1 >= 0.2", true),
        ("(a + b) / 2 > 0.5", true), ("a + b / 2 > 0.9", false), ("-a < 0", true), ("abs(a - b) = 0.4", true),
        ("with-hyphen - a > 2.5", true), ("yes", true), ("not yes", false), ("not no and a > 0", true),
        ("a\n  > 0", true),
    ]

    @Test(arguments: conditions)
    func `The sentence is the one whose condition holds`(_ condition: String, _ holds: Bool) throws {
        let page = try page(
            "{{claim: \(condition) | It does. | It does not. }}\n{{claim: a + b + with-hyphen > 0 and yes and not no | | }}"
        ) {
            $0.value("a", 0.4)
            $0.value("b", 0.8)
            $0.value("with-hyphen", 3)
            $0.value("yes", true)
            $0.value("no", false)
        }
        #expect(page == (holds ? "It does." : "It does not."))
    }

    @Test func `Numbers are compared as they are printed`() throws {
        let text = "{{number: a}} and {{number: b}}: {{claim: a > b | more | {{claim: a = b | the same | less}}}}."
        for (a, b, pattern, says) in [
            (0.4249, 0.4151, NumberPattern.decimals(2), "0.42 and 0.42: the same."),
            (0.4251, 0.4249, .decimals(2), "0.43 and 0.42: more."),
            (0.424, 0.415, .share(decimals: 0), "42% and 42%: the same."),
            (1.049, 1.06, .ratio(decimals: 0), "105% and 106%: less."),
            (3.24e-7, 3.16e-7, .scientific(decimals: 1), "3.2\u{A0}×\u{A0}10⁻⁷ and 3.2\u{A0}×\u{A0}10⁻⁷: the same."),
        ] {
            let page = try page(text) {
                $0.number("a", a, pattern)
                $0.number("b", b, pattern)
            }
            #expect(page == says)
        }
        for (pattern, says) in [(NumberPattern.share(decimals: 0), "no"), (nil, "yes")] {
            let page = try page("{{claim: a > 0.42 | yes | no}}") { $0.value("a", 0.4203, pattern) }
            #expect(page == says)
        }
    }

    @Test func `Where a number does not exist neither sentence is a matter of course`() throws {
        for (text, says) in [
            ("{{claim: a > 0 | over | not over | no number}}", "no number"),
            ("{{claim: a > 0 | over | not over}}", "not over"),
            ("{{claim: a < b and b > 2 | both | not both | no number}}", "not both"),
            ("{{claim: a < b and b > 0 | both | not both | no number}}", "no number"),
        ] {
            let page = try page(text + "{{claim: a + b = 0 | | }}") {
                $0.value("a", Double.nan)
                $0.value("b", 1)
            }
            #expect(page == says)
        }
    }

    @Test func `Its words hold marks and claims, and run over lines`() throws {
        let page = try page(
            """
            Look: {{claim: a > b
            | it rises by {{number: a}},
              $|x_{i_{1}}|$ and all;
            | {{claim: a = b
              | it stays at {{number: b}};
              | it falls;
              }}
            }} done.
            """
        ) {
            $0.number("a", 2)
            $0.number("b", 2)
        }
        #expect(page == "Look: it stays at 2; done.")
    }

    @Test func `A claim with nothing to say leaves no gap`() throws {
        let texts = [
            ("One {{claim: a < 0 | never}} two.", "One two."), ("One {{claim: a < 0 | never}}.", "One."),
            ("One.\n{{claim: a < 0 | Never.}}\nTwo.", "One.\nTwo."),
            ("One.\n\n{{claim: a < 0 | Never.}}\n\nTwo.", "One.\n\nTwo."),
            ("{{claim: a < 0 | Never.}} Two.", "Two."), ("One.\n{{claim: a < 0 | Never.}}\n\nTwo.", "One.\n\nTwo."),
            ("{{claim: a > 0 | | Never.}}\nTwo.", "Two."),
        ]
        for (text, says) in texts {
            let page = try page(text) { $0.value("a", 1) }
            #expect(page == says)
        }
    }

    @Test func `Titles, captions, alternative texts and the terminal make claims as well`() throws {
        let text = """
            # T

            <!-- terminal
            {{claim: a > 0 | It is.}}

            {{claim: a < 0 | It is not.}}
            -->

            {{figure: f
            title: The map {{claim: a > 0
              | moves
                on
              | stays
              }}
            alt: It {{claim: a > 0 | moved | stayed}}.
            caption: Seen
              {{claim: a > 0
              | moving
              | staying
              }}.
            }}
            """
        var notebook = Notebook(try LessonText(text, name: "lesson.md"), language: .en, root: "/nowhere")
        let early = #expect(throws: NotebookError.self) { try notebook.title(ofFigure: "f") }
        #expect(early?.description.hasPrefix("lesson.md:10: {{claim: a > 0}} asks for 'a'") == true)
        notebook.value("a", 1)
        let title = try notebook.title(ofFigure: "f")
        #expect(title == "The map moves on")
        try notebook.grid("f", rows: [[.blank]])
        let scratch = try Scratch()
        try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/out")
        let page = try scratch.read("out/notebook.md")
        #expect(page.hasSuffix("![It moved.](figures/f.png)\n\nSeen\nmoving.\n"))
        let report = try TerminalReport(of: notebook, in: Terminal(width: 80, hasColours: false))
            .text(files: [], in: "out", isPageMissing: false)
        #expect(report.hasPrefix("T\n\nIt is.\n\nWritten to out/"))
    }

    static let malformed: [(text: String, line: Int, says: String)] = [
        ("{{claim: a > | yes}}", 3, "a name or a number was expected before '|'"),
        ("One.\n{{claim: a > 0}}", 4, "it has 0 texts"),
        ("{{claim: a > 0 | 1 | 2 | 3 | 4}}", 3, "it has 4 texts"),
        ("{{claim: a b | yes}}", 3, "'and' or the end was expected before 'b'"),
        ("{{claim: a + b | yes}}", 3, "a comparison, <, <=, >, >=, = or != was expected before '|'"),
        ("{{claim: a > 0 or b > 0 | yes}}", 3, "'and' or the end was expected before 'or'"),
        ("{{claim: (a > 0 | yes}}", 3, "')' was expected before '>'"),
        ("{{claim: a > 0 % | yes}}", 3, "'%' is no part of a condition"),
        ("{{claim: 2 | yes}}", 3, "a comparison"),
        ("{{claim: a > 0 | yes", 3, "never closed"),
        ("{{claim: a > 0\n| yes\n| {{number: B}}\n}}", 5, "small letters"),
        ("{{claim: a > 0 |\n{{table: a\ncolumns: x\n}}\n}}", 4, "a claim holds words, not a table"),
        ("## It {{claim: a > 0 | is}}", 3, "a heading holds no marks"),
    ]

    @Test(arguments: malformed)
    func `One that is not as it should be is named with its line`(_ text: String, _ line: Int, _ says: String) throws {
        let error = #expect(throws: NotebookError.self) { try LessonText("# T\n\n" + text, name: "lesson.md") }
        let description = error?.description ?? ""
        #expect(description.hasPrefix("lesson.md:\(line): "))
        #expect(description.contains(says))
    }

    @Test func `A name that the run did not fill is an error even in a sentence that is not said`() throws {
        let error = #expect(throws: NotebookError.self) {
            try page("One.\n{{claim: a > 0 | yes | {{claim: missing > 0 | yes}}}}") { $0.value("a", 1) }
        }
        #expect(error?.description.hasPrefix("lesson.md:4: {{claim: missing > 0}} asks for 'missing'") == true)
    }

    @Test func `A value for which no claim asks, and one that is given twice, are errors`() throws {
        let unused = #expect(throws: NotebookError.self) { try page("One.") { $0.value("a", 1) } }
        #expect(unused?.description.contains("lesson.md has no {{claim: a …}}") == true)
        let twice = #expect(throws: NotebookError.self) {
            try page("{{number: a}} {{claim: a > 0 | yes}}") {
                $0.number("a", 1)
                $0.value("a", 1)
            }
        }
        #expect(twice?.description.contains("was filled before") == true)
    }

    @Test(arguments: [
        ("flag > 0", "'flag' is a yes or no; it stands alone"), ("number", "'number' is a number; compare it"),
    ])
    func `A number is no yes or no`(_ condition: String, _ says: String) throws {
        let error = #expect(throws: NotebookError.self) {
            try page("{{claim: \(condition) | yes}}{{claim: flag and number > 0 | yes}}") {
                $0.value("flag", true)
                $0.value("number", 1)
            }
        }
        #expect(error?.description.hasPrefix("lesson.md:3: ") == true)
        #expect(error?.description.contains(says) == true)
    }
}

@Suite struct `A share` {
    private func write(_ text: String, _ fill: (inout Notebook) throws -> Void) throws {
        var notebook = Notebook(try LessonText("# T\n\n" + text, name: "lesson.md"), language: .en, root: "/nowhere")
        try fill(&notebook)
        try NotebookWriter(formats: [.markdown]).write(notebook, to: try Scratch().path + "/out")
    }

    @Test(arguments: [0, 1, 0.5, 1.000001, Double.nan])
    func `is between nothing and all`(_ value: Double) throws {
        try write("{{number: a}}") { $0.number("a", value, .share(decimals: 0)) }
    }

    @Test(arguments: [1.05, -0.01, .infinity])
    func `that is none is named with its mark and the line that gave it`(_ value: Double) throws {
        let table = "{{table: a\ncolumns: x\n}}", line = #line
        let fills: [(text: String, mark: String, (inout Notebook) throws -> Void)] = [
            ("{{number: a}}", "{{number: a}}", { $0.number("a", value, .share(decimals: 0)) }),
            (table, "{{table: a}}", { $0.table("a", rows: [[.number(value, .share(decimals: 0))]]) }),
            (table, "{{table: a}}", { $0.table("a", rows: [[.mean(0.5, low: 0, high: value, .share(decimals: 0))]]) }),
            ("{{claim: a > 0 | yes}}", "{{value: a}}", { $0.value("a", value, .share(decimals: 0)) }),
            ("Words.", "{{words of a figure}}", { _ = try $0.words(Float(value), .share(decimals: 0)) }),
        ]
        for (i, (text, mark, fill)) in fills.enumerated() {
            let error = #expect(throws: NotebookError.self) { try write(text, fill) }
            let says = "CourseTests/ClaimTests.swift:\(line + 2 + i): \(mark) is a share"
            #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "nothing")")
        }
    }

    @Test func `A ratio may be over one`() throws {
        try write("{{number: a}}") { $0.number("a", 1.05, .ratio(decimals: 0)) }
    }
}
