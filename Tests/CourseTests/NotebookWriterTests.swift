import Course
import Drawing
import Foundation
import Tensors
import Testing

private let isPandocInstalled = isInstalled("pandoc")
private let isBrowserInstalled = isInstalled("chromium") || isInstalled("google-chrome")

private func isInstalled(_ program: String) -> Bool {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
}

@Suite struct `Writing a notebook` {
    private let prose = """
        # What is "here"?

        <!-- terminal
        It is {{number: p}}.

        {{table: t}}
        -->

        <!-- next
        Next: ask again.
        -->

        The map is $L^c = \\sum_k \\alpha_k A^k$ and

        $$
        \\alpha = \\frac{1}{Z} \\sum_i \\frac{\\partial y}{\\partial A_i}
        $$

        {{figure: scene
        title: A scene
        alt: Grey & "square", {{number: p}}.
        caption: **Figure 1.** A caption.
        }}

        {{source: Method.swift#lines}}

        {{table: t
        columns: Name | Value
        }}
        """

    private func notebook(in scratch: borrowing Scratch, _ language: Language = .es) throws -> Notebook {
        try scratch.write("// notebook: begin lines\nlet a = 1\n// notebook: end lines\n", to: "Method.swift")
        var notebook = Notebook(try LessonText(prose, name: "lesson.md"), language: language, root: scratch.path)
        notebook.number("p", 0.5, .decimals(1))
        notebook.table("t", rows: [["one", .number(-1.5, .decimals(1))]])
        let photograph = Photograph(Tensor(repeating: 128, shape: [3, 8, 8]))
        try notebook.grid("scene", rows: [[.photograph(photograph)]])
        notebook.map("zebra", Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2]))
        return notebook
    }

    @Test func `Markdown, figures and raw maps lie in the folder`() throws {
        let scratch = try Scratch()
        let files = try NotebookWriter(formats: [.markdown]).write(
            notebook(in: scratch), to: scratch.path + "/Output/x")
        let found = try scratch.files(in: "Output")
        let markdown = try scratch.read("Output/x/notebook.md")
        let map = try NumPyFile.read(from: scratch.path + "/Output/x/maps/zebra.npy")
        #expect(files == ["notebook.md", "figures/scene.png", "maps/zebra.npy"])
        #expect(found == ["x", "x/figures", "x/figures/scene.png", "x/maps", "x/maps/zebra.npy", "x/notebook.md"])
        #expect(markdown.contains("![Grey & \"square\", 0,5.](figures/scene.png)\n\n**Figure 1.** A caption."))
        #expect(markdown.contains("[`Method.swift`, líneas 2–2](../../Method.swift#L2-L2)"))
        #expect(map == Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2]))
    }

    @Test func `Figures are written in the formats that are asked for, and the page shows the sharpest`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.markdown], figureFormats: [.svg, .pdf])
            .write(notebook(in: scratch), to: scratch.path + "/x")
        let figures = try scratch.files(in: "x/figures"), markdown = try scratch.read("x/notebook.md")
        #expect(figures == ["scene.pdf", "scene.png", "scene.svg"])
        #expect(markdown.contains("(figures/scene.svg)"))
    }

    @Test func `Where something fails, the last run's files stay as they were`() throws {
        let scratch = try Scratch()
        try scratch.write("before", to: "x/notebook.md")
        var notebook = try notebook(in: scratch)
        notebook.number("nothing", 1)
        #expect(throws: NotebookError.self) {
            try NotebookWriter(formats: [.markdown]).write(notebook, to: scratch.path + "/x")
        }
        let found = try scratch.files(), text = try scratch.read("x/notebook.md")
        #expect(found == ["Method.swift", "x", "x/notebook.md"])
        #expect(text == "before")
    }

    /// The ways on which a notebook leaves the program: page, figures and maps, what is published, the index of all.
    @Test(arguments: [
        "notebook.md", "figures/scene.png", "maps/zebra.npy", "drawings/scene.txt", "index.md", "index.html",
    ])
    func `A link stays, and the file that it leads to gets the text and keeps its mode`(file: String) throws {
        let scratch = try Scratch(), manager = FileManager.default, path = "x/\(file)"
        guard file != "index.html" || isPandocInstalled else { return }
        try scratch.write("old", to: "real")
        try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scratch.path + "/real")
        try scratch.write("", to: path)
        try manager.removeItem(atPath: scratch.path + "/" + path)
        try manager.createSymbolicLink(
            atPath: scratch.path + "/" + path, withDestinationPath: scratch.path + "/real")
        let notebook = try notebook(in: scratch), folder = scratch.path + "/x"
        try NotebookWriter(formats: [.markdown]).write(notebook, to: folder)
        try notebook.publish(to: folder)
        try CourseIndex(CourseContents(in: scratch.path, language: .en), language: .en).write(to: folder)
        let target = try manager.destinationOfSymbolicLink(atPath: scratch.path + "/" + path)
        let real = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/real"))
        let mode = try manager.attributesOfItem(atPath: scratch.path + "/real")[.posixPermissions] as? Int
        #expect(target == scratch.path + "/real")
        #expect(real.count > 50)
        #expect(mode == 0o640)
    }

    @Test(.enabled(if: isPandocInstalled)) func `Making the index leaves a file of one's own in the folder alone`()
        throws
    {
        let scratch = try Scratch()
        for file in ["input.md", "template.html", "page.html"] { try scratch.write("mine", to: file) }
        try CourseIndex(CourseContents(in: scratch.path, language: .en), language: .en).write(to: scratch.path)
        let texts = try ["input.md", "template.html", "page.html"].map { try scratch.read($0) }
        #expect(texts == ["mine", "mine", "mine"])
        #expect(try scratch.files() == ["index.html", "index.md", "input.md", "page.html", "template.html"])
    }

    @Test func `A folder that cannot be made is named`() throws {
        let scratch = try Scratch()
        try scratch.write("a file", to: "x")
        let error = #expect(throws: PageError.self) {
            try NotebookWriter(formats: [.markdown]).write(notebook(in: scratch), to: scratch.path + "/x/y")
        }
        #expect(error?.description.hasPrefix(scratch.path + "/x/y") == true)
    }

    @Test(.enabled(if: isPandocInstalled)) func `The page holds everything and asks nobody for anything`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.html]).write(notebook(in: scratch), to: scratch.path + "/x")
        let page = try scratch.read("x/notebook.html")
        let wanted = [
            "<html lang=\"es\">", "· Mirador</title>", "src=\"data:image/svg+xml,%3C",
            "alt=\"Grey &amp; &quot;square&quot;, 0,5.\"", "<math display=\"block\"", "counter-reset: source-line 1;",
            "prefers-color-scheme: dark",
        ]
        let unwanted = ["<script", "src=\"figures/", "<link", "@import", "url(", "{{"]
        let missing = wanted.filter { !page.contains($0) }, found = unwanted.filter { page.contains($0) }
        #expect(missing.isEmpty)
        #expect(found.isEmpty)
    }

    /// Of the page and of the Jupyter notebook, which both hold everything.
    @Test(.enabled(if: isPandocInstalled)) func `What can be mailed names quoted files, and links to none`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.html, .ipynb, .markdown]).write(notebook(in: scratch), to: scratch.path + "/x")
        let page = try scratch.read("x/notebook.html"), cells = try scratch.read("x/notebook.ipynb")
        #expect(page.contains("<p><code>Method.swift</code>, líneas 2–2</p>"))
        #expect(cells.contains("`Method.swift`, líneas 2–2"))
        #expect(!page.contains("<a ") && !cells.contains("](../Method.swift"))
        #expect(try scratch.read("x/notebook.md").contains("](../Method.swift#L2-L2)"))
    }

    @Test(.enabled(if: isPandocInstalled)) func `No empty link stands before a line of code`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.html]).write(notebook(in: scratch), to: scratch.path + "/x")
        let page = try scratch.read("x/notebook.html")
        #expect(page.contains("<span id=\"cb1-2\"><span class=\"kw\">let</span>"))
        #expect(!page.contains("></a>"))
    }

    @Test(.enabled(if: isPandocInstalled), arguments: [(Language.es, "La figura sigue"), (.en, "The figure goes on")])
    func `A figure says that it can be wider than its room`(language: Language, words: String) throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.html]).write(notebook(in: scratch, language), to: scratch.path + "/x")
        let page = try scratch.read("x/notebook.html")
        #expect(page.contains("<p class=\"scrolls\" aria-hidden=\"true\">\(words) "))
    }

    @Test(.enabled(if: isPandocInstalled)) func `A formula that cannot be set is an error`() throws {
        let scratch = try Scratch()
        let text = try LessonText("# T\n\n$\\nosuchcommand{x$ and $\\frac{1}$", name: "lesson.md")
        let error = #expect(throws: PageError.self) {
            try NotebookWriter(formats: [.html])
                .write(Notebook(text, language: .en, root: scratch.path), to: scratch.path + "/x")
        }
        let files = try scratch.files()
        #expect(error?.description.hasPrefix("pandoc could not set the page") == true)
        #expect(files.isEmpty)
    }

    @Test(.enabled(if: isPandocInstalled)) func `A Jupyter notebook holds its figures, one cell a section`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.ipynb]).write(notebook(in: scratch), to: scratch.path + "/x")
        let data = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/x/notebook.ipynb"))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let cells = try #require(json["cells"] as? [[String: Any]])
        let attachments = cells[0]["attachments"] as? [String: Any]
        #expect(cells.count == 1)
        #expect(cells[0]["cell_type"] as? String == "markdown")
        #expect(attachments?.keys.sorted() == ["figures/scene.png"])
    }

    @Test(.enabled(if: isPandocInstalled && isBrowserInstalled)) func `The page can be printed`() throws {
        let scratch = try Scratch()
        try NotebookWriter(formats: [.pdf]).write(notebook(in: scratch), to: scratch.path + "/x")
        let pdf = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/x/notebook.pdf"))
        let files = try scratch.files(in: "x")
        #expect(pdf.prefix(5) == Data("%PDF-".utf8))
        #expect(files == ["figures", "figures/scene.png", "maps", "maps/zebra.npy", "notebook.pdf"])
    }

    @Test func `The terminal is told in short`() throws {
        let scratch = try Scratch()
        let report = TerminalReport(
            of: try notebook(in: scratch), in: Terminal(width: 80, hasColours: false))
        let text = try report.text(
            files: ["notebook.md", "figures/scene.png", "maps/zebra.npy"], in: "Output/x", isPageMissing: true)
        #expect(
            text == """
                What is "here"?

                It is 0,5.

                  Name   Value
                  one     −1,5

                Escrito en Output/x/
                  notebook.md, 1 figura en figures/, 1 mapa en maps/
                pandoc no está instalado: con él, la lección es también una página, notebook.html.

                → Next: ask again.

                """)
    }
}

@Suite struct `The terminal` {
    @Test func `Colours are shown on a terminal alone`() {
        let file = Terminal(descriptor: 99, environment: ["COLUMNS": "60"])
        let text = file.styled("words", .bold)
        #expect(file.width == 60)
        #expect(text == "words")
    }

    @Test func `Text is broken between words, no wider than is good to read`() {
        let words = Array(repeating: "word", count: 40).joined(separator: " ")
        let widths = [40, 200].map { width in
            Terminal(width: width, hasColours: false).wrapped(words).map(\.count).max()
        }
        #expect(widths == [39, 79])
    }

    @Test func `Styles are escape codes`() {
        let text = Terminal(width: 80, hasColours: true).styled("words", .red)
        #expect(text == "\u{1B}[31mwords\u{1B}[0m")
    }
}
