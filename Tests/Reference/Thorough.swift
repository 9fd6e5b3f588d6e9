import Foundation

/// What `swift test` runs for everyone, and what only `MIRADOR_THOROUGH=1 swift test` and the checks before a change goes in
/// do: the same tests on more of the same kind, where one more takes many seconds and rarely finds what the others did not.
public enum Thorough {
    public static let isAsked = ProcessInfo.processInfo.environment["MIRADOR_THOROUGH"] == "1"

    /// All cases of a test, or those that stand for them.
    public static func cases<Case>(_ all: [Case], elseOnly few: (Case) -> Bool) -> [Case] {
        isAsked ? all : all.filter(few)
    }
}
