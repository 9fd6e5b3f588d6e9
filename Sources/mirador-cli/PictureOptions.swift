import ArgumentParser
import Foundation
import Mirador

/// The pictures that a command looks at.
struct PictureOptions: ParsableArguments {
    @Option(
        name: .customLong("image"), parsing: .singleValue,
        help: ArgumentHelp(
            "A PNG or JPEG photograph; a .npy file (float32, [C, H, W]) that is the network's input as it stands; or a "
                + "folder of these. Can be given several times.", valueName: "path"),
        completion: .file(extensions: ["png", "jpg", "jpeg", "npy"]))
    var images: [String]

    @Flag(name: .customLong("as-is"), help: .asIs)
    var areWhole = false

    /// What the network gets of each file.
    func subjects(for network: Network) throws -> [Subject] {
        try paths().map { try subject($0, for: network) }
    }

    /// What the network gets of one file.
    func subject(_ path: String, for network: Network) throws -> Subject {
        try Subject(contentsOf: path, whole: areWhole, for: network)
    }

    /// The files, those of a folder in the order of their names.
    func paths() throws -> [String] {
        try images.flatMap { path in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                return [path]
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            let pictures = names.filter { name in
                ["png", "jpg", "jpeg", "npy"].contains { name.lowercased().hasSuffix(".\($0)") }
            }
            guard !pictures.isEmpty else {
                throw ValidationError("--image \(path): the folder holds no .png, .jpg, .jpeg or .npy file.")
            }
            return pictures.sorted().map { URL(fileURLWithPath: path).appendingPathComponent($0).path }
        }
    }
}
