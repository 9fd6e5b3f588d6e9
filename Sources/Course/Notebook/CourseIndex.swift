import Drawing
import Foundation
import Tensors

/// The page from which all notebooks of a folder are reached.
package struct CourseIndex {
    private let contents: CourseContents
    private let language: Language

    package init(_ contents: CourseContents, language: Language) {
        (self.contents, self.language) = (contents, language)
    }

    /// Writes `index.md`, and `index.html` where pandoc is installed; lessons that have no notebook there are named with
    /// the command that makes it.
    package func write(to folder: String) throws {
        try AtomicFile.write(markdown(in: folder, .markdown), to: folder + "/index.md")
        guard let pandoc = Pandoc() else { return }
        let page = try ScratchFolder.use { scratch in
            try pandoc.page(markdown(in: folder, .html), title: title, language: language, in: scratch)
        }
        try AtomicFile.write(page, to: folder + "/index.html")
    }

    private var title: String { Phrase(es: "Lo que ve una red", en: "What a network sees")[language] }

    private func markdown(in folder: String, _ format: NotebookFormat) -> String {
        let lead = Phrase(
            es: "Lecciones sobre cómo explicar redes convolucionales. Cada una es un programa: estas páginas son lo "
                + "que escribió la última vez.",
            en: "Lessons on explaining convolutional networks. Each is a program: these pages are what it wrote when "
                + "it was last run.")
        let rows = contents.entries.map { entry -> String in
            let page = "\(entry.folder)/\(format.fileName)"
            guard FileManager.default.fileExists(atPath: folder + "/" + page) else {
                let how = Phrase(es: "todavía sin ejecutar:", en: "not run yet:")[language]
                return "| \(entry.number) | \(entry.title), \(how) `swift run \(entry.command)` | |"
            }
            let picture = "\(entry.folder)/figures/\(Notebook.thumbnailName).png"
            let thumbnail = FileManager.default.fileExists(atPath: folder + "/" + picture)
            // The title beside it says where the picture leads.
            return "| \(entry.number) | [\(entry.title)](\(page)) | "
                + (thumbnail ? "![\(entry.title)](\(picture))" : "") + " |"
        }
        let heads = Phrase(es: "| | Lección | |", en: "| | Lesson | |")[language]
        return "# \(title)\n\n\(lead[language])\n\n" + ([heads, "| ---: | --- | --- |"] + rows).joined(separator: "\n")
            + "\n"
    }
}
