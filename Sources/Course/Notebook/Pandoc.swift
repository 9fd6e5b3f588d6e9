import Foundation

/// Pandoc, which turns the notebook's Markdown into a page.
struct Pandoc: Sendable {
    private let program: ExternalProgram
    /// `--embed-resources` is from version 2.19; before, the option had another name.
    private let embedding: [String]

    /// Pandoc where it is installed.
    /// - Throws: `PageError.programFailed` where it is there and does not run.
    init?() throws {
        guard let program = ExternalProgram(named: "pandoc") else { return nil }
        self.program = program
        let words = try program.run(["--version"]).output.split { $0 == " " || $0 == "\n" }
        let version = words.count > 1 ? words[1].split(separator: ".").compactMap { Int($0) } : []
        embedding =
            version.lexicographicallyPrecedes([2, 19]) ? ["--self-contained"] : ["--standalone", "--embed-resources"]
    }

    private static let reader =
        "commonmark+attributes+pipe_tables+tex_math_dollars+raw_html+gfm_auto_identifiers+fenced_divs"

    /// Makes one page that holds its figures, formulas and style.
    ///
    /// - Parameters:
    ///   - markdown: the page's text.
    ///   - folder: where the text's `figures/` are and `notebook.html` goes.
    func writePage(_ markdown: String, title: String, language: Language, in folder: String) throws {
        let style = String(decoding: PackageResources.page_css, as: UTF8.self)
        let template = String(decoding: PackageResources.page_html, as: UTF8.self)
            .replacing("$style$", with: style)
        try template.write(toFile: folder + "/template.html", atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: folder + "/template.html") }
        try convert(
            markdown, in: folder,
            to: embedding + [
                "--to=html5", "--mathml", "--template=template.html", "--variable=lang:\(language)",
                "--metadata=pagetitle:\(title)", "--output=\(NotebookFormat.html.fileName)",
            ])
    }

    /// Makes a Jupyter notebook that holds its figures.
    func writeCells(_ markdown: String, in folder: String) throws {
        try convert(markdown, in: folder, to: ["--to=ipynb", "--output=\(NotebookFormat.ipynb.fileName)"])
    }

    /// - Throws: `PageError`, for warnings too: a formula that pandoc cannot set would stand there as raw TeX.
    private func convert(_ markdown: String, in folder: String, to options: [String]) throws {
        let input = "input.md"
        try markdown.write(toFile: folder + "/" + input, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: folder + "/" + input) }
        let run = try program.run(["--from=\(Pandoc.reader)", "--wrap=none"] + options + [input], in: folder)
        if !run.errors.trimmed.isEmpty {
            throw PageError.programWarned(name: program.name, warning: run.errors.trimmed)
        }
    }
}
