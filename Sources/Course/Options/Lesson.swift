import ArgumentParser
import Foundation
import Networks

/// A lesson: a command that fills its notebook.
///
///     @main
///     struct GradCAMLesson: Lesson {
///         static let folder = "04-gradcam"
///         @OptionGroup var options: LessonOptions
///
///         var sections: [Section] { [theMapMoves, cost] }
///
///         private func theMapMoves(_ context: LessonContext, _ notebook: inout Notebook) throws {
///             …
///             notebook.figure("the-map-moves", figure)
///         }
///     }
///
/// The rest is the same for all: reading the prose, writing the page, telling the short version.
public protocol Lesson: ParsableCommand {
    /// The lesson's folder in `Lessons/`: `04-gradcam`.
    static var folder: String { get }
    var options: LessonOptions { get }

    /// Computes, draws and fills one part of the notebook.
    typealias Section = (_ context: LessonContext, _ notebook: inout Notebook) throws -> Void

    /// The parts of the lesson, in the order in which the page shows them.
    var sections: [Section] { get }
}

extension Lesson {
    /// `lesson-gradcam` for the folder `04-gradcam`.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "lesson-" + folder.drop { $0 != "-" }.dropFirst(),
            abstract: "A lesson of Mirador: writes a page with this run's figures and numbers, and tells it in short.")
    }

    public static func main() { runProgram() }

    /// Where it writes: the folder that was asked for, or its own in `Output/`.
    public func outputFolder(in repository: Repository) -> String {
        options.output ?? repository.output + "/" + Self.folder
    }

    public func run() throws { try teach() }

    /// Teaches the lesson: nothing is written unless all of it worked.
    public func teach() throws {
        // Programs that are missing are named before the long work, not after it.
        let writer = try NotebookWriter(formats: options.format, figureFormats: options.figureFormat)
        let repository = try Repository.find()
        let prose = "Lessons/\(Self.folder)/lesson.\(options.chosenLanguage.rawValue).md"
        let text = try LessonText(contentsOf: repository.path(prose), name: prose)
        var notebook = Notebook(
            text, language: options.chosenLanguage, root: repository.root, lesson: Self.folder)
        let context = try LessonContext(options, assets: Assets(in: repository))
        for remark in context.remarks { print(remark[options.chosenLanguage] + "\n") }
        var progress = ProgressLine(try notebook.label("progress"))
        defer { progress.clear() }
        for (done, section) in sections.enumerated() {
            progress.show(done, of: sections.count)
            try section(context, &notebook)
        }
        progress.clear()

        let folder = outputFolder(in: repository)
        guard !options.publish else {
            try notebook.publish(
                to: folder, formats: options.figureFormat, picturesAreDrawn: !options.withoutPictures)
            return
        }
        let files = try writer.write(notebook, to: folder)
        let shelf = URL(fileURLWithPath: folder, isDirectory: true)
        if shelf.lastPathComponent == Self.folder {
            try CourseIndex(
                CourseContents(in: repository.root, language: options.chosenLanguage),
                language: options.chosenLanguage
            ).write(to: shelf.deletingLastPathComponent().path)
        }
        let report = TerminalReport(of: notebook, in: .output)
        print(
            try report.text(
                files: files, in: options.output ?? "Output/\(Self.folder)", isPageMissing: writer.isPageMissing
            ).printable, terminator: "")
    }
}
