import Drawing
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

    /// One page that holds its figures, formulas and style.
    ///
    /// - Parameters:
    ///   - markdown: the page's text.
    ///   - folder: where pandoc works.
    ///   - figures: what the text's `figures/*.svg` show, by name.
    func page(
        _ markdown: String, title: String, language: Language, in folder: String, figures: [String: any Figure] = [:]
    ) throws -> String {
        let name = "page.html", template = folder + "/template.html", page = folder + "/" + name
        defer { for file in [template, page] { try? FileManager.default.removeItem(atPath: file) } }
        try String(decoding: PackageResources.page_html, as: UTF8.self)
            .replacing("$style$", with: String(decoding: PackageResources.page_css, as: UTF8.self))
            .write(toFile: template, atomically: false, encoding: .utf8)
        try convert(
            markdown, in: folder,
            to: [
                "--to=html5", "--standalone", "--mathml", "--template=template.html", "--variable=lang:\(language)",
                "--metadata=pagetitle:\(title)", "--output=\(name)",
            ])
        // Pandoc sets a link with no words before each line of code, at which the keyboard would stop.
        let linked = try String(contentsOfFile: page, encoding: .utf8)
            .replacing(/<a href="#cb\d+-\d+"[^>]*><\/a>/, with: "")
        return embedding(figures, in: linked)
    }

    /// The page with its figures inside: lines and letters as such, photographs as JPEG data.
    ///
    /// As text, not in base 64, which would be a third longer: the photographs are in base 64 already.
    private func embedding(_ figures: [String: any Figure], in page: String) -> String {
        let parts = page.components(separatedBy: "src=\"figures/")
        return parts.dropFirst().reduce(into: parts[0]) { page, part in
            let file = part.prefix { $0 != "\"" }
            guard let figure = figures[String(file.prefix { $0 != "." })] else {
                page += "src=\"figures/" + part
                return
            }
            page += "src=\"data:image/svg+xml," + String(decoding: figure.data(as: .svg), as: UTF8.self).inAttribute
            page += part.dropFirst(file.count)
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

extension String {
    /// The text as the data of a URL inside of a double-quoted attribute.
    fileprivate var inAttribute: String {
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        for byte in utf8 {
            switch UInt8(ascii: " ") < byte && byte < 127 ? Character(UnicodeScalar(byte)) : " " {
            case "\"", "#", "%", "&", "<", ">", "(", ")", " ":
                result += Array("%".utf8) + Array(String(256 + Int(byte), radix: 16, uppercase: true).dropFirst().utf8)
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
