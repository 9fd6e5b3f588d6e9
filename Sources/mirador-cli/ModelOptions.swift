import ArgumentParser
import Mirador

/// The network that a command works with.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The network: \(Zoo.names.joined(separator: ", ")).", valueName: "name"))
    var model = EfficientNetLite.lite0.name

    func network(from assets: Assets) throws -> Network { try assets.network(model) }
}

/// The picture that a command looks at.
struct ImageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PNG or JPEG photograph; or a .npy file (float32, [C, H, W]) that is the network's input as it stands.",
            valueName: "path"),
        completion: .file(extensions: ["png", "jpg", "jpeg", "npy"]))
    var image: String
}
