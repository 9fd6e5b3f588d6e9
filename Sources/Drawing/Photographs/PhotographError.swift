/// Why a file could not be read as a photograph.
public struct PhotographError: Error, Equatable {
    /// The file.
    public let path: String
    public let cause: Cause

    /// The fault of the file.
    public enum Cause: Error, Equatable {
        case missing
        /// A link that leads to a file that is not there.
        case danglingLink(to: String)
        case folder
        /// A pipe, a device: something that has no size.
        case notAFile
        /// The system refused to read it, with its reason.
        case unreadable(String)
        case empty
        /// An image or document of a kind that is not read here, for instance "GIF".
        case otherFormat(String)
        case notAnImage
        case cutOff
        /// The decoder's own words.
        case corrupt(String)
        /// A kind of JPEG that is not read; the file may be whole.
        case otherJPEG(String)
        case tooLarge(width: Int, height: Int)
        case tooManyBytes(Int)
        case noPixels(width: Int, height: Int)
    }

    public init(path: String, cause: Cause) {
        self.path = path
        self.cause = cause
    }
}

extension PhotographError: CustomStringConvertible {
    /// `photo.jpg: the file is cut off …; copy or download it again`.
    public var description: String { "\(path): \(cause)" }
}

extension PhotographError.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing: "there is no such file; check the path and the current folder"
        case .danglingLink(let target): "this is a link to \(target), and no such file is there"
        case .folder: "this is a folder; name one PNG or JPEG file in it"
        case .notAFile: "this is not a regular file; name a PNG or JPEG file"
        case .unreadable(let reason): "the file cannot be read (\(reason)); check its permissions"
        case .empty: "the file is empty; copy or download it again"
        case .otherFormat(let name):
            "the file's format is \(name), and photographs are read from PNG and JPEG; export it as one of these"
        case .notAnImage: "this is not an image; photographs are read from PNG and JPEG, told by their first bytes"
        case .cutOff: "the file is cut off, it ends in the middle of its image data; copy or download it again"
        case .corrupt(let detail): "the image data is damaged (\(detail)); copy or download it again"
        case .otherJPEG(let kind):
            "this is \(kind), and 8 bits a level with the usual losses are read; export it as such"
        case .tooLarge(let width, let height):
            "the image claims \(width) × \(height) pixels; at most 100 megapixels and "
                + "\(ImageHeader.longestSide) pixels a side are read, make a smaller copy"
        case .tooManyBytes(let count):
            "the file has \(count / 1_000_000) MB, more than any photograph that is read here; make a smaller copy"
        case .noPixels(let width, let height):
            "the image claims \(width) × \(height) pixels, so it has none; export it again"
        }
    }
}
