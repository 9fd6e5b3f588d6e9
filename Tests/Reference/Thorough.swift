import Foundation

/// What `swift test` runs for everyone, and what only `MIRADOR_THOROUGH=1 swift test` and the checks before a change goes in
/// do: the same tests on more of the same kind, where one more takes many seconds and rarely finds what the others did not.
public enum Thorough {
    public static let isAsked = ProcessInfo.processInfo.environment["MIRADOR_THOROUGH"] == "1"

    /// All cases of a test, or those that stand for them.
    public static func cases<Case>(_ all: [Case], elseOnly few: (Case) -> Bool) -> [Case] {
        isAsked ? all : all.filter(few)
    }

    /// All architectures, or those that stand for a way to build a network: not their larger relatives, not those that are
    /// built of the blocks of two others, and not VGG, whose linear layers alone have more weights than all the others together.
    public static func architectures(_ all: [String]) -> [String] { cases(all, elseOnly: representatives.contains) }

    private static let representatives: Set = [
        "efficientnet-lite0", "resnet18", "alexnet", "squeezenet1-1", "inception-v3", "mobilenet-v3-small",
        "shufflenet-v2-x1-0", "convnext-tiny",
    ]
}
