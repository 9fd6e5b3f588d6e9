import Foundation

/// Pandoc, which turns the notebook's Markdown into a page.
struct Pandoc: Sendable {
    private let program: ExternalProgram

    /// Pandoc where it is installed.
    init?() {
        guard let program = ExternalProgram(named: "pandoc") else { return nil }
        self.program = program
    }

    private static let reader =
        "commonmark+attributes+pipe_tables+tex_math_dollars+raw_html+gfm_auto_identifiers+fenced_divs"

    /// Makes one page that holds its figures, formulas and style.
    ///
    /// - Parameters:
    ///   - markdown: the page's text.
    ///   - folder: where the text's `figures/` are and `notebook.html` goes.
    func writePage(_ markdown: String, title: String, language: Language, in folder: String) throws {
        let template = folder + "/template.html", page = folder + "/" + NotebookFormat.html.fileName
        defer { try? FileManager.default.removeItem(atPath: template) }
        try String(decoding: PackageResources.page_html, as: UTF8.self)
            .replacing("$style$", with: String(decoding: PackageResources.page_css, as: UTF8.self))
            .write(toFile: template, atomically: false, encoding: .utf8)
        try convert(
            markdown, in: folder,
            to: [
                "--to=html5", "--standalone", "--mathml", "--template=template.html", "--variable=lang:\(language)",
                "--metadata=pagetitle:\(title)", "--output=\(NotebookFormat.html.fileName)",
            ])
        // Pandoc can do this too, but takes seconds for the megabytes of a few figures.
        let linked = try String(contentsOfFile: page, encoding: .utf8)
        try embeddingFigures(of: folder, in: linked).write(toFile: page, atomically: false, encoding: .utf8)
    }

    /// The page with its figures inside.
    private func embeddingFigures(of folder: String, in page: String) throws -> String {
        let parts = page.components(separatedBy: "src=\"figures/")
        return try parts.dropFirst().reduce(into: parts[0]) { page, part in
            let name = part.prefix { $0 != "\"" }
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/figures/" + name))
            let type = name.hasSuffix(".svg") ? "image/svg+xml" : "image/png"
            page += "src=\"data:\(type);base64,\(data.base64EncodedString())" + part.dropFirst(name.count)
        }
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
