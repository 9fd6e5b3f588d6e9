import Foundation

/// Lines of real source code, quoted in a notebook.
///
/// The quoted lines stand between two comments of the source file,
///
///     // notebook: begin grad-cam
///     …
///     // notebook: end grad-cam
///
/// and a lesson quotes them with `{{source: Sources/Explanations/GradCAM.swift#grad-cam}}`.
struct SourceQuote: Equatable, Sendable {
    /// The file, seen from the root of the kit.
    let path: String
    /// The number of the first quoted line.
    let firstLine: Int
    /// The lines without their common indentation.
    let lines: [String]

    var lastLine: Int { firstLine + lines.count - 1 }

    /// Finds the quoted lines.
    ///
    /// - Parameters:
    ///   - reference: `path#region`.
    ///   - root: the root of the kit.
    ///   - place: the mark, for errors.
    init(_ reference: String, root: String, at place: Place) throws(NotebookError) {
        let parts = reference.split(separator: "#", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw .malformed(place, text: "{{source: \(reference)}}", reason: "it reads {{source: path#region}}")
        }
        let (path, region) = (parts[0], parts[1])
        guard let text = try? String(contentsOfFile: root + "/" + path, encoding: .utf8) else {
            throw .sourceUnreadable(place, path: path)
        }
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let begin = all.firstIndex(where: { $0.trimmed == "// notebook: begin \(region)" }) else {
            throw .noRegion(place, path: path, region: region)
        }
        guard let end = all[begin...].firstIndex(where: { $0.trimmed == "// notebook: end \(region)" }) else {
            throw .unclosedRegion(Place(file: path, line: begin + 1), region: region)
        }
        let quoted = all[(begin + 1)..<end]
        let indentation = quoted.filter { !$0.trimmed.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        self.path = path
        firstLine = begin + 2
        lines = quoted.map { String($0.dropFirst(indentation)) }
    }
}
