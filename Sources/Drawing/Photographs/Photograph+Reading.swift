import Foundation

extension Photograph {
    /// Reads a PNG or a JPEG file: grey, palette, 16-bit (the high byte), CMYK and alpha are understood, the Exif
    /// orientation is applied, colour profiles are not.
    ///
    /// - Parameter path: the file; its first bytes tell the format, whatever its name.
    /// - Throws: ``PhotographError``, before anything is decoded where the header claims more than 100 megapixels.
    /// - Note: partly transparent PNG pixels come back within 255 / (2·alpha) levels, because Cairo multiplies colours
    ///   by alpha; opaque ones are exact.
    public init(contentsOf path: String) throws {
        do throws(PhotographError.Cause) {
            self = try Self.read(path)
        } catch {
            throw PhotographError(path: path, cause: error)
        }
    }

    private static func read(_ path: String) throws(PhotographError.Cause) -> Photograph {
        let bytes = try contents(of: path)
        guard !bytes.isEmpty else { throw .empty }
        // The closure's error is carried out as a value: rethrowing through Data would lose its type.
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(PhotographError.Cause) in try decode(bytes) }
        }
        return try result.get()
    }

    /// The photograph in the bytes of a PNG or JPEG file.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(PhotographError.Cause) -> Photograph {
        let header: ImageHeader, stored: Photograph
        switch ImageFormat(head: Array(bytes.prefix(32))) {
        case .png:
            header = try ImageHeader(png: bytes)
            try header.checkSize()
            stored = try decodePNG(bytes)
        case .jpeg:
            header = try ImageHeader(jpeg: bytes)
            try header.checkSize()
            stored = try decodeJPEG(bytes, header: header)
        case .other(let name): throw .otherFormat(name)
        case .unknown: throw .notAnImage
        }
        return stored.upright(from: header.orientation)
    }

    /// An uncompressed 16-bit RGBA picture of 100 megapixels would have this many bytes.
    private static let mostBytes = 8 * ImageHeader.mostPixels

    private static func contents(of path: String) throws(PhotographError.Cause) -> Data {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path) else { throw .missing }
        let kind = attributes[.type] as? FileAttributeType
        if kind == .typeSymbolicLink {
            throw .danglingLink(to: (try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)) ?? url.path)
        }
        guard kind != .typeDirectory else { throw .folder }
        guard kind == .typeRegular else { throw .notAFile }
        let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
        do {
            let file = try FileHandle(forReadingFrom: url)
            defer { try? file.close() }
            // A long file of another kind is told from its head alone.
            let head = try file.read(upToCount: 32) ?? Data()
            let format = ImageFormat(head: Array(head))
            guard size <= mostBytes || format != .png && format != .jpeg else {
                throw PhotographError.Cause.tooManyBytes(size)
            }
            guard format == .png || format == .jpeg else { return head }
            return try head + (file.readToEnd() ?? Data())
        } catch let cause as PhotographError.Cause {
            throw cause
        } catch {
            throw .unreadable(error.localizedDescription)
        }
    }
}
