import Drawing
import Foundation
import Tensors

/// Writes a filled notebook into a folder: the page in the wanted formats, `figures/` and `maps/`.
///
/// Everything is made in a folder beside and moved into place file by file once all of it is there, so that an error
/// on the way leaves the last run's files as they were.
public struct NotebookWriter: Sendable {
    private let formats: Set<NotebookFormat>
    private let figureFormats: Set<FigureFormat>
    private let pandoc: Pandoc?
    private let printer: PagePrinter?

    /// A writer that has found its programs.
    ///
    /// - Parameters:
    ///   - formats: what was asked for; none for Markdown, and a page where pandoc is installed.
    ///   - figureFormats: kinds of figure files beside PNG.
    /// - Throws: `PageError.programMissing` for a format that was asked for and cannot be made.
    public init(formats: [NotebookFormat] = [], figureFormats: [FigureFormat] = []) throws {
        let pandoc = Pandoc(), printer = PagePrinter()
        for format in formats where format != .markdown && pandoc == nil {
            throw PageError.programMissing(name: "pandoc", format: format, package: "pandoc")
        }
        if formats.contains(.pdf) && printer == nil {
            throw PageError.programMissing(name: "Chromium or Chrome", format: .pdf, package: "chromium")
        }
        self.formats = formats.isEmpty ? (pandoc == nil ? [.markdown] : [.markdown, .html]) : Set(formats)
        self.figureFormats = Set(figureFormats).union([.png])
        (self.pandoc, self.printer) = (pandoc, printer)
        isPageMissing = formats.isEmpty && pandoc == nil
    }

    /// Whether nobody asked for a format and pandoc is not there to make the page.
    let isPageMissing: Bool

    /// Writes the notebook.
    ///
    /// - Parameters:
    ///   - notebook: filled.
    ///   - folder: where it goes; made if it is not there.
    /// - Returns: the paths of the files inside `folder`, pages first.
    /// - Throws: `NotebookError` where prose and run do not fit, `PageError`, and what drawing a figure throws.
    @discardableResult
    public func write(_ notebook: Notebook, to folder: String) throws -> [String] {
        try notebook.check()
        let folder = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
        let parent = folder.deletingLastPathComponent().path
        try makeFolder(of: folder.path)
        do {
            return try ScratchFolder.use(in: parent, prefix: ".\(folder.lastPathComponent)-") { beside in
                let files = try make(notebook, in: beside, for: folder)
                for file in files { try move(file, from: beside, to: folder.path) }
                return files
            }
        } catch let failure as AtomicFile.Failure {
            throw PageError.notWritable(
                path: parent, reason: "\(failure.reason). Name another folder with --output.")
        }
    }

    /// Makes all files in a folder.
    /// - Parameter folder: where they will be.
    /// - Returns: their paths inside of it, pages first.
    private func make(_ notebook: Notebook, in beside: String, for folder: URL) throws -> [String] {
        for part in ["figures", "maps"] { try makeFolder(of: "\(beside)/\(part)/file") }
        var files: [String] = []
        for (name, map, _) in notebook.maps {
            files.append("maps/\(name).npy")
            try NumPyFile.write(map, to: beside + "/" + files[files.count - 1])
        }
        let wayToRoot = wayToRoot(of: notebook, from: folder.path)
        @Sendable func text(_ style: NotebookRendering.Style) throws -> String {
            try NotebookRendering(
                of: notebook, style: style, wayToRoot: wayToRoot,
                hasNeighbours: folder.lastPathComponent == notebook.lesson,
                figureFormat: style == .page || figureFormats.contains(.svg) ? .svg : .png
            ).page()
        }
        // The page first: it takes longest, and most of that is another program's time.
        var work: [@Sendable () throws -> Void] = [{ try writePage(of: notebook, in: beside, text) }]
        for (name, figure) in notebook.figures {
            for format in FigureFormat.allCases where figureFormats.contains(format) {
                let file = "figures/\(name).\(format.rawValue)"
                files.append(file)
                work.append { try figure.write(to: beside + "/" + file, format: format, scale: 2) }
            }
        }
        if let thumbnail = notebook.thumbnail {
            let file = "figures/\(Notebook.thumbnailName).png"
            files.append(file)
            work.append { try thumbnail.write(to: beside + "/" + file, scale: 2, isReduced: true) }
        }
        try Parallel.forEach(work.count) { try work[$0]() }
        // These read what has been written.
        if formats.contains(.ipynb) { try pandoc?.writeCells(text(.cells), in: beside) }
        if formats.contains(.pdf) { try printer?.printPage(in: beside) }
        let pages = NotebookFormat.allCases.filter(formats.contains).map(\.fileName)
        return pages + files.sorted()
    }

    /// The page as Markdown, and with its figures inside.
    private func writePage(
        of notebook: Notebook, in folder: String, _ text: (NotebookRendering.Style) throws -> String
    ) throws {
        if formats.contains(.markdown) {
            let path = folder + "/" + NotebookFormat.markdown.fileName
            try text(.plain).write(toFile: path, atomically: false, encoding: .utf8)
        }
        if formats.contains(.html) || formats.contains(.pdf) {
            try pandoc?.page(
                text(.page), title: notebook.text.title, language: notebook.language, in: folder,
                figures: Dictionary(uniqueKeysWithValues: notebook.figures)
            ).write(toFile: folder + "/" + NotebookFormat.html.fileName, atomically: false, encoding: .utf8)
        }
    }

    /// `../../` from `Output/04-gradcam` to the root of the kit.
    private func wayToRoot(of notebook: Notebook, from folder: String) -> String {
        let root = URL(fileURLWithPath: notebook.root, isDirectory: true).standardizedFileURL.path
        let from = folder.split(separator: "/"), to = root.split(separator: "/")
        let shared = zip(from, to).prefix { $0 == $1 }.count
        let steps = from.dropFirst(shared).map { _ in ".." } + to.dropFirst(shared).map(String.init)
        return steps.map { $0 + "/" }.joined()
    }

    /// Renaming alone would replace a link that stands there.
    private func move(_ file: String, from beside: String, to folder: String) throws {
        let target = URL(fileURLWithPath: folder + "/" + file)
        try makeFolder(of: target.path)
        let data = try Data(contentsOf: URL(fileURLWithPath: beside + "/" + file))
        try AtomicFile.write([UInt8](data), to: target.path)
    }

    /// Makes the folder in which a file is to lie.
    private func makeFolder(of path: String) throws(PageError) {
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: path, reason: "its folder cannot be made")
        }
    }
}
