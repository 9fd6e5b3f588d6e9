import Foundation

/// The short version of a notebook for the terminal: a title, a few sentences, the numbers, where the files are, and
/// what to try next.
package struct TerminalReport {
    private let notebook: Notebook
    private let terminal: Terminal

    package init(of notebook: Notebook, in terminal: Terminal) {
        (self.notebook, self.terminal) = (notebook, terminal)
    }

    /// The report.
    ///
    /// - Parameters:
    ///   - files: what was written, seen from `folder`.
    ///   - folder: as it is named to people.
    ///   - isPageMissing: whether to say how to get the page.
    /// - Throws: `NotebookError` where the prose has marks that the run did not fill.
    package func text(files: [String], in folder: String, isPageMissing: Bool) throws(NotebookError) -> String {
        var blocks = [terminal.styled(notebook.text.title, .bold)]
        for paragraph in notebook.text.terminal {
            let block = try block(paragraph)
            // A paragraph of claims may have nothing to say.
            if !block.isEmpty { blocks.append(block) }
        }
        blocks += notebook.notes.map { terminal.wrapped($0[notebook.language]).joined(separator: "\n") }
        var written = self.written(files, in: folder)
        if isPageMissing {
            let note = Phrase(
                es: "pandoc no está instalado: con él, la lección es también una página, notebook.html.",
                en: "pandoc is not installed: with it the lesson is a page as well, notebook.html.")
            written += "\n" + note[notebook.language]
        }
        blocks.append(written)
        if !notebook.text.next.isEmpty {
            let next = try NotebookRendering(of: notebook, style: .terminal).words(notebook.text.next)
            blocks.append(terminal.wrapped("→ " + next).joined(separator: "\n"))
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func block(_ paragraph: [Piece]) throws(NotebookError) -> String {
        if paragraph.count == 1, case .mark(let mark) = paragraph[0], mark.kind == .table,
            case .table(let rows)? = notebook.results[.init(kind: .table, name: mark.name)]?.result
        {
            let table = try SetTable(columns: notebook.text.columns(of: mark), rows: rows, language: notebook.language)
            return AlignedTable(table: table).lines(in: terminal).joined(separator: "\n")
        }
        let words = try NotebookRendering(of: notebook, style: .terminal).words(paragraph)
        return terminal.wrapped(words).joined(separator: "\n")
    }

    /// The pages by name, figures and maps by their count.
    private func written(_ files: [String], in folder: String) -> String {
        func counted(_ part: String, _ one: Phrase) -> String? {
            let count = files.count { $0.hasPrefix(part + "/") }, plural = count == 1 ? "" : "s"
            guard count > 0 else { return nil }
            return Phrase(es: "\(count) \(one.es)\(plural) en \(part)/", en: "\(count) \(one.en)\(plural) in \(part)/")[
                notebook.language]
        }
        let pages = files.filter { !$0.contains("/") }
        let notes: [String] = [
            counted("figures", Phrase(es: "figura", en: "figure")), counted("maps", Phrase(es: "mapa", en: "raw map")),
        ].compactMap { $0 }
        let head = Phrase(es: "Escrito en", en: "Written to")[notebook.language]
        return terminal.styled("\(head) \(folder)/", .faint) + "\n"
            + terminal.wrapped((pages + notes).joined(separator: ", "), indentation: 2).joined(separator: "\n")
    }
}
