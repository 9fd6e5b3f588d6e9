import Drawing

/// A language of the course.
public enum Language: String, CaseIterable, Sendable {
    case es, en

    /// The language that an environment asks for: Spanish where the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that
    /// is set names it, or else English.
    ///
    /// - Parameter environment: variables of the process, as in `ProcessInfo.processInfo.environment`.
    public init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let code = locale?.prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }.lowercased()
        self = code == "es" ? .es : .en
    }
}

extension Language {
    /// How figures and pages write numbers and their own few words.
    public var wording: Wording {
        switch self {
        case .es: .spanish
        case .en: .english
        }
    }
}

/// The same words in both languages of the course.
public struct Phrase: Hashable, Codable, Sendable {
    public let es: String
    public let en: String

    public init(es: String, en: String) {
        self.es = es
        self.en = en
    }

    /// The words in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .es: es
        case .en: en
        }
    }
}
