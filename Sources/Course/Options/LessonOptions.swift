import ArgumentParser
import Drawing
import Foundation

/// Options of every lesson; without any, it does what the course shows.
public struct LessonOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp("A photograph of your own instead of the lesson's, PNG or JPEG.", valueName: "path"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    public var image: String?

    @Option(
        name: .customLong("class"), parsing: .singleValue,
        help: ArgumentHelp(
            "A class to ask about, by name or number; can be given several times. (default: the most probable ones)",
            valueName: "name"))
    public var classes: [String] = []

    @OptionGroup public var network: ModelOptions

    @Option(help: ArgumentHelp("The layer to look at. (default: the network's last convolution)", valueName: "name"))
    public var layer: String?

    @Option(help: "The language of the page. (default: the system's)")
    public var language: Language?

    @Option(
        parsing: .singleValue,
        help: "A format of the page; can be given several times. (default: markdown, and html with pandoc)")
    public var format: [NotebookFormat] = []

    @Option(
        parsing: .singleValue,
        help: "A format of the figures beside png; can be given several times.")
    public var figureFormat: [FigureFormat] = []

    @Option("The number that every random number of the run follows from.", "number", in: .seed)
    public var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Where to write. (default: the lesson's folder in Output/)", valueName: "folder"))
    public var output: String?

    @Flag(help: "Fewer photographs and fewer samples: as much computing as 700 forward passes at most.")
    public var quick = false

    @Flag(help: .hidden)
    public var publish = false

    @Flag(help: .hidden)
    public var withoutPictures = false

    public init() {}

    /// The name of the network.
    public var model: String { network.model }

    /// The language asked for, or else the system's.
    public var chosenLanguage: Language {
        language ?? Language(environment: ProcessInfo.processInfo.environment)
    }

    public func validate() throws {
        if let image, !FileManager.default.fileExists(atPath: image) {
            throw OptionError.noSuchImage(path: image)
        }
        if let output {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
            if exists && !isFolder.boolValue { throw OptionError.outputIsFile(path: output) }
        }
        for (option, value) in [("--model", model), ("--layer", layer), ("--output", output)]
            + classes.map({ ("--class", $0) })
        {
            try OptionError.refuseEmpty(value, of: option)
        }
    }
}

extension Language: ExpressibleByArgument {}
extension NotebookFormat: ExpressibleByArgument {}
extension FigureFormat: ExpressibleByArgument {}

/// Flaw of the options of a command.
public enum OptionError: Error, Equatable, CustomStringConvertible {
    case noSuchImage(path: String)
    case outputIsFile(path: String)
    case empty(option: String)
    /// An option that takes one value, and the values that it was given.
    case givenTwice(option: String, [String])

    /// Refuses a value that is there and has nothing in it: an empty path would be the current folder.
    public static func refuseEmpty(_ value: String?, of option: String) throws(OptionError) {
        if let value, value.trimmed.isEmpty { throw .empty(option: option) }
    }

    public var description: String {
        switch self {
        case .noSuchImage(let path): "--image: there is no file '\(path)'; give the path of a PNG or JPEG photograph"
        case .outputIsFile(let path): "--output: '\(path)' is a file; give a folder"
        case .empty(let option): "\(option): the value is empty"
        case .givenTwice(let option, let values):
            "\(option) is given \(values.count) times, and only one is looked at: \(values.joined(separator: ", "))"
        }
    }
}
