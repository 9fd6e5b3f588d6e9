import Drawing
import Foundation
import Tensors

extension Experiment {
    /// The file of answers in a lesson's folder.
    public static func sheetPath(in folder: String) -> String { folder + "/answers.csv" }

    /// What the reader has answered; nil where there is no file.
    /// - Throws: ``AnswerSheetError``.
    public func sheet(in folder: String) throws(AnswerSheetError) -> AnswerSheet? {
        let path = Self.sheetPath(in: folder)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try AnswerSheet(contentsOf: path, of: self)
    }

    /// Writes the page with the pictures and asks in the terminal, until all is answered, a break is wanted, or the input
    /// ends. Each answer is in the file before the next question.
    /// - Parameters:
    ///   - folder: where page and answers go; made if it is not there.
    ///   - line: gives the next line of the input.
    ///   - say: prints words, which may end without a line break.
    /// - Throws: ``AnswerSheetError`` where there are answers that cannot be read, or that somebody else changes meanwhile;
    ///   nothing is written then.
    ///   `AssetError`, `PhotographError`, `PageError`, `FileWritingError`.
    public func take(
        in folder: String, from assets: Assets, language: Language, line: () -> String?, say: (String) -> Void
    ) throws {
        let before = try sheet(in: folder) ?? AnswerSheet(seed: seed)
        var session = ExperimentSession(of: self, from: before, language: language)
        guard session.question != nil else { return say(session.farewell + "\n") }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw PageError.notWritable(
                path: folder, reason: "the folder cannot be made; name another one with --output")
        }
        let trials = trials, pictures = try ExperimentPictures(of: self, for: trials, from: assets)
        let page = ExperimentPage(
            trials.map { pictures[$0] }, lookAt: try scenesToLookAt(from: assets).map(\.photograph),
            language: language)
        let path = folder + "/experiment.html"
        try AtomicFile.write(page.html, to: path)
        say(
            Phrase(es: "Abre en el navegador \(path)", en: "Open in your browser \(path)")[language] + "\n"
                + session.introduction + "\n")
        var kept = before
        while let question = session.question {
            say(question)
            guard let answer = line() else {
                say("\n")
                break
            }
            if let reply = session.answer(answer) {
                say(reply + "\n")
            } else if session.sheet != kept {
                // Who answers in two terminals at once would lose what the other one wrote.
                guard try sheet(in: folder) ?? AnswerSheet(seed: seed) == kept else {
                    throw AnswerSheetError(file: Self.sheetPath(in: folder), cause: .changedMeanwhile)
                }
                try AtomicFile.write(session.sheet.text, to: Self.sheetPath(in: folder))
                kept = session.sheet
            }
        }
        say(session.farewell + "\n")
    }
}
