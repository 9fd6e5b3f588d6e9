import ArgumentParser
import Mirador

/// The picture that a command looks at.
struct ImageOptions: ParsableArguments {
    @Option(
        name: .customLong("image"), parsing: .singleValue,
        help: ArgumentHelp(
            "A PNG or JPEG photograph; or a .npy file (float32, [C, H, W]) that is the network's input as it stands.",
            valueName: "path"),
        completion: .file(extensions: ["png", "jpg", "jpeg", "npy"]))
    var images: [String]

    @Flag(name: .customLong("as-is"), help: .asIs)
    var isWhole = false

    func validate() throws {
        if images.count > 1 { throw OptionError.givenTwice(option: "--image", images) }
    }

    func subject(for network: Network) throws -> Subject {
        try Subject(contentsOf: images[0], whole: isWhole, for: network)
    }
}

extension ArgumentHelp {
    static let asIs: ArgumentHelp = "Take a photograph as it is, neither resized nor cut."
}
