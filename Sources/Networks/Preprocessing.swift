import Tensors

extension InputSpecification {
    /// The network's input for a photograph.
    /// - Parameter photograph: `[C, H, W]`, 8-bit levels 0...255.
    /// - Returns: `[C, height, width]`.
    public func preprocess(_ photograph: Tensor) -> Tensor { normalize(crop(photograph)) }

    /// The part of a photograph that the network sees, at its resolution: `[C, height, width]`, 8-bit levels.
    ///
    /// Sizes and places are rounded as torchvision's `Resize` and `CenterCrop` do: the longer side downward, where the
    /// middle begins to the nearest pixel and from half a pixel to the even one.
    public func crop(_ photograph: Tensor) -> Tensor {
        let size = resizedSize(height: photograph.shape[1], width: photograph.shape[2])
        func middle(_ whole: Int, _ part: Int) -> Range<Int> {
            let start = Int((Double(whole - part) / 2).rounded(.toNearestOrEven))
            return start..<start + part
        }
        // Of a panorama most would be computed for nothing.
        return photograph.resizedAntialiased(
            height: size.height, width: size.width, filter: filter, rows: middle(size.height, height),
            columns: middle(size.width, width))
    }

    /// The size to which a photograph is resized before the crop: no side is shorter than the network's input.
    private func resizedSize(height photoHeight: Int, width photoWidth: Int) -> (height: Int, width: Int) {
        let short = Int((Double(min(height, width)) / cropFraction).rounded())
        let long = short * max(photoHeight, photoWidth) / min(photoHeight, photoWidth)
        let size = photoHeight <= photoWidth ? (short, long) : (long, short)
        return (max(size.0, height), max(size.1, width))
    }
}
