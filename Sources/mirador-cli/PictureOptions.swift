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

    /// One file, and whether it was named or is only one of a folder, which may hold what is no picture.
    struct File: Sendable {
        let path: String
        let isNamed: Bool
    }

    /// What the network gets of each file. Files of a folder that cannot be read are left out by name.
    func read(for network: Network) throws -> [InputPicture] {
        let files = try files(), pictures = try files.compactMap { try read($0, for: network) }
        guard !pictures.isEmpty else { throw ValidationError("None of the \(files.count) pictures can be read.") }
        return pictures
    }

    /// What the network gets of one file; nil where it is one of a folder and cannot be read, which is told.
    func read(_ file: File, for network: Network) throws -> InputPicture? {
        do {
            return try InputPicture(contentsOf: file.path, whole: areWhole, for: network)
        } catch let error where !file.isNamed && Self.isOfFile(error) {
            note("left out: \(error)")
            return nil
        }
    }

    private static func isOfFile(_ error: any Error) -> Bool {
        error is PhotographError || error is NumPyFileError || error is InputPictureError
    }

    /// The files, those of a folder in the order of their names.
    func files() throws -> [File] {
        try images.flatMap { path in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                return [File(path: path, isNamed: true)]
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            let pictures = names.filter { name in
                ["png", "jpg", "jpeg", "npy"].contains { name.lowercased().hasSuffix(".\($0)") }
            }
            guard !pictures.isEmpty else {
                throw ValidationError("--image \(path): the folder holds no .png, .jpg, .jpeg or .npy file.")
            }
            return pictures.sorted().map {
                File(path: URL(fileURLWithPath: path).appendingPathComponent($0).path, isNamed: false)
            }
        }
    }
}
