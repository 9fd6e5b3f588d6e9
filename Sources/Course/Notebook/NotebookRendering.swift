import Drawing

/// Sets a filled notebook as Markdown.
///
/// Each style is the same text. `plain` is CommonMark with formulas between dollar signs and pipe tables; `page` is
/// what pandoc turns into the HTML page (figures as `<figure>`, line numbers beside quoted code); `cells` is what it
/// turns into an .ipynb, one cell a section; `terminal` has neither markup nor figures.
struct NotebookRendering {
    enum Style { case plain, page, cells, terminal }

    let notebook: Notebook
    let style: Style
    /// The way from the page's folder to the root of the kit, for links to quoted files from Markdown, which lies beside its
    /// figures. Pages that hold everything are mailed, and name files without a link.
    var wayToRoot = ""
    /// Whether the notebooks of the other lessons lie beside this one's folder.
    var hasNeighbours = false
    /// The kind of figure file that the page shows.
    var figureFormat = FigureFormat.png

    private var language: Language { notebook.language }

    init(
        of notebook: Notebook, style: Style, wayToRoot: String = "", hasNeighbours: Bool = false,
        figureFormat: FigureFormat = .png
    ) {
        (self.notebook, self.style, self.wayToRoot) = (notebook, style, wayToRoot)
        (self.hasNeighbours, self.figureFormat) = (hasNeighbours, figureFormat)
    }

    /// The whole page.
    func page() throws(NotebookError) -> String {
        let text = try words(notebook.text.body)
        // Comments and marks leave empty lines behind where they stood.
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false)
        where !line.isEmpty || lines.last?.isEmpty == false {
            lines.append(line)
            if lines.count == 1 + (lines.first == "" ? 1 : 0), !notebook.notes.isEmpty, line.hasPrefix("# ") {
                lines += notebook.notes.flatMap { ["", "> " + $0[language].escapedForMarkdown[...]] }
            }
        }
        if let way = try wayThroughCourse() {
            while lines.last == "" { lines.removeLast() }
            lines += ["", "---", "", way[...]]
        }
        return style == .cells ? inCells(lines) : lines.joined(separator: "\n").trimmed + "\n"
    }

    /// Words with their marks filled.
    func words(_ pieces: [Piece]) throws(NotebookError) -> String {
        var text = "", isNothing = false
        for piece in pieces {
            var words: String
            switch piece {
            case .prose(let prose): words = prose
            case .mark(let mark): words = try self.words(for: mark)
            case .claim(let claim): words = try self.words(notebook.words(of: claim))
            }
            // A claim that says nothing takes the space on one of its sides along: a line of nothing but that would end
            // the paragraph.
            if isNothing, text.isParagraphStart, !words.startsWithParagraphEnd {
                words = String(words.drop(while: \.isWhitespace))
            }
            isNothing = false
            if case .claim = piece, words.isEmpty {
                isNothing = true
                if !text.isParagraphStart { text = text.withoutTrailingSpace }
            }
            text += words
        }
        return text
    }

    private func words(for mark: ProseMark) throws(NotebookError) -> String {
        if mark.kind == .source {
            return quoted(try SourceQuote(mark.name, root: notebook.root, at: mark.place))
        }
        if mark.kind == .lesson { return try linked(mark.name, from: mark.place) }
        guard let result = notebook.results[.init(kind: mark.kind, name: mark.name)]?.result else {
            throw .unfilled(mark.place, mark: mark.label)
        }
        switch result {
        case .number(let value, let pattern): return pattern.text(of: value, in: language)
        case .text(let phrase): return style == .terminal ? phrase[language] : phrase[language].escapedForMarkdown
        case .table(let rows):
            return pipes(
                try SetTable(columns: notebook.text.columns(of: mark), rows: rows, language: language) {
                    cell throws(NotebookError) in
                    guard case .lesson(let folder) = cell else { return cell.words(in: language).escapedForMarkdown }
                    return try linked(folder, from: mark.place)
                })
        case .figure(let figure):
            return try shown(figure, as: mark)
        }
    }

    // MARK: Links

    /// `[lección 3](../03-cam/notebook.html)`; where no notebook lies beside this one's folder, Markdown leads to the lesson's
    /// prose.
    private func linked(_ lesson: String, from place: Place) throws(NotebookError) -> String {
        let prose = "Lessons/\(lesson)/lesson.\(language.rawValue).md"
        guard Int(lesson.prefix(2)) != nil,
            (try? LessonText(contentsOf: notebook.root + "/" + prose, name: prose)) != nil
        else { throw .noLesson(place, folder: lesson) }
        let words = Phrase(lesson: lesson)[language]
        guard style == .plain || style != .terminal && hasNeighbours else { return words }
        return "[\(words)](\(hasNeighbours ? page(of: lesson) : wayToRoot + prose))"
    }

    private func page(of lesson: String) -> String { "../\(lesson)/\(pageFormat.fileName)" }

    private var pageFormat: NotebookFormat {
        switch style {
        case .page: .html
        case .cells: .ipynb
        case .plain, .terminal: .markdown
        }
    }

    /// The line at the foot that leads to the lessons before and after, and to the index.
    private func wayThroughCourse() throws(NotebookError) -> String? {
        guard hasNeighbours, let lesson = notebook.lesson else { return nil }
        let (before, after) = try CourseContents(in: notebook.root, language: language).neighbours(of: lesson)
        let index = Phrase(es: "Índice", en: "Contents")[language]
        return [
            before.map { "[← \($0.number) · \($0.title)](\(page(of: $0.folder)))" },
            "[\(index)](../index.\(style == .page ? "html" : "md"))",
            after.map { "[\($0.number) · \($0.title) →](\(page(of: $0.folder)))" },
        ].compactMap { $0 }.joined(separator: " · ")
    }

    // MARK: Blocks

    private func shown(_ figure: any Figure, as mark: ProseMark) throws(NotebookError) -> String {
        let path = "figures/\(mark.name).\(figureFormat.rawValue)"
        let caption = try words(mark.fields["caption"] ?? [])
        guard style == .page else {
            let alt = try words(mark.fields["alt"] ?? []).replacing("\n", with: " ")
            return "![\(alt)](\(path))\n\n\(caption)"
        }
        let alt = try NotebookRendering(of: notebook, style: .terminal).words(mark.fields["alt"] ?? [])
            .replacing("\n", with: " ").escapedForHTML
        let (width, height) = (Int(figure.size.width.rounded()), Int(figure.size.height.rounded()))
        return """
            <figure id="\(mark.name)" style="--width: \(width)px">
            <div><img src="\(path)" width="\(width)" height="\(height)" alt="\(alt)"></div>
            <p class="scrolls" aria-hidden="true">\(scrollHint[language])</p>
            <figcaption>

            \(caption)

            </figcaption>
            </figure>
            """
    }

    /// Seen where a figure is wider than the screen, and by nobody else.
    private var scrollHint: Phrase {
        Phrase(es: "La figura sigue a la derecha →", en: "The figure goes on to the right →")
    }

    private func quoted(_ source: SourceQuote) -> String {
        let lines = Phrase(es: "líneas", en: "lines")[language]
        let name = "`\(source.path)`, \(lines) \(source.firstLine)–\(source.lastLine)"
        let isLinked = style == .plain
        let head = isLinked ? "[\(name)](\(wayToRoot)\(source.path)#L\(source.firstLine)-L\(source.lastLine))" : name
        let code = source.lines.joined(separator: "\n")
        guard style == .page else { return "\(head)\n\n```swift\n\(code)\n```" }
        return """
            <div class="quotation">

            \(head)

            ```{.swift .numberLines startFrom="\(source.firstLine)"}
            \(code)
            ```

            </div>
            """
    }

    private func pipes(_ table: SetTable) -> String {
        func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        let rule = table.isNumeric.map { $0 ? "---:" : "---" }
        return ([row(table.columns), row(rule)] + table.rows.map(row))
            .joined(separator: "\n")
    }

    /// One notebook cell a section.
    private func inCells(_ lines: [Substring]) -> String {
        var sections: [[Substring]] = [[]], isCode = false
        for line in lines {
            if line.hasPrefix("```") { isCode.toggle() }
            if !isCode, line.hasPrefix("#") { sections.append([]) }
            sections[sections.count - 1].append(line)
        }
        return sections.map { $0.joined(separator: "\n").trimmed }.filter { !$0.isEmpty }
            .map { "::: {.cell .markdown}\n\($0)\n:::\n" }.joined(separator: "\n")
    }
}

extension String {
    fileprivate var isParagraphStart: Bool { isEmpty || hasSuffix("\n\n") }
    fileprivate var startsWithParagraphEnd: Bool { prefix(while: \.isWhitespace).newlineCount > 1 }
    fileprivate var withoutTrailingSpace: String {
        lastIndex { !$0.isWhitespace }.map { String(self[...$0]) } ?? ""
    }

    /// Words of the run, class names or file names, with nothing in them that Markdown would take for markup.
    var escapedForMarkdown: String {
        reduce(into: "") { text, character in
            if "\\`*_[]<>|$#{}".contains(character) { text.append("\\") }
            text.append(character)
        }
    }

    fileprivate var escapedForHTML: String {
        replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
    }
}
