import ArgumentParser
import Mirador

/// The picture that a command looks at.
struct ImageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PNG or JPEG photograph; or a .npy file (float32, [C, H, W]) that is the network's input as it stands.",
            valueName: "path"),
        completion: .file(extensions: ["png", "jpg", "jpeg", "npy"]))
    var image: String

    @Flag(name: .customLong("as-is"), help: .asIs)
    var isWhole = false

    func picture(for network: Network) throws -> InputPicture {
        try InputPicture(contentsOf: image, whole: isWhole, for: network)
    }
}

extension ArgumentHelp {
    static let asIs: ArgumentHelp = "Take a photograph as it is, neither resized nor cut."
}
