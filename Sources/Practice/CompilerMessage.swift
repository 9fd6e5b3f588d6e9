import Course
import Foundation

/// The first error that the compiler found.
struct CompilerMessage: Equatable {
    /// `Exercise.swift:30`; nil where the compiler names no place.
    let place: String?
    let text: String

    /// - Parameter output: what the compiler printed, a line an error: `…/Exercise.swift:30:5: error: cannot find 'x' in scope`.
    /// - Returns: nil where there is no error.
    init?(in output: String) {
        let pattern = /^(?<file>[^\n]*?):(?<line>\d+):\d+: error: (?<text>.*)$/.anchorsMatchLineEndings()
        if let match = output.firstMatch(of: pattern) {
            let file = match.file.split(separator: "/").last ?? match.file
            (place, text) = ("\(file):\(match.line)", String(match.text))
        } else if let match = output.firstMatch(of: /error: (?<text>[^\n]*)/) {
            (place, text) = (nil, String(match.text))
        } else {
            return nil
        }
    }

    var verdict: Verdict {
        let place = place.map { $0 + ": " } ?? ""
        return .failed(Phrase(es: "No compila. \(place)\(text)", en: "It does not compile. \(place)\(text)"))
    }
}
