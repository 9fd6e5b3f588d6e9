/// The few colours that stand for all colours of a picture.
///
/// Median cut (Heckbert, "Color Image Quantization for Frame Buffer Display", SIGGRAPH 1982), cutting at the mean of the
/// box that spreads most: along the channel in which its pixels differ most, until there are enough boxes. A box's colour
/// is the mean of its pixels.
struct Palette {
    /// `0xRRGGBB` each.
    let colors: [UInt32]
    /// The colour of each pixel, row by row.
    let indices: [UInt8]

    /// - Parameters:
    ///   - photograph: opaque.
    ///   - count: how many colours, 256 at most.
    init(of photograph: Photograph, count: Int = 256) {
        let pixels = photograph.pixels, size = photograph.width * photograph.height
        // Colours that agree in their first five bits a channel share a bin, and are told apart no more.
        func bin(_ i: Int) -> Int {
            Int(pixels[4 * i] >> 3) << 10 | Int(pixels[4 * i + 1] >> 3) << 5 | Int(pixels[4 * i + 2] >> 3)
        }
        var bins = [Bin](repeating: Bin(), count: 1 << 15)
        for i in 0..<size {
            let color = SIMD3(Double(pixels[4 * i]), Double(pixels[4 * i + 1]), Double(pixels[4 * i + 2]))
            let b = bin(i)
            bins[b].sum += color
            bins[b].count += 1
        }
        var boxes = [Box(bins.indices.filter { bins[$0].count > 0 }, of: bins)]
        // One place is white's, so that the ground of a figure is white and nothing else.
        while boxes.count < count - 1 {
            let widest = boxes.indices.max { boxes[$0].spread < boxes[$1].spread }!
            guard boxes[widest].spread > 0 else { break }
            let box = boxes[widest], channel = box.channel
            let low = box.bins.filter { bins[$0].mean[channel] <= box.mean[channel] }
            let high = box.bins.filter { bins[$0].mean[channel] > box.mean[channel] }
            guard !low.isEmpty, !high.isEmpty else { break }
            boxes[widest] = Box(low, of: bins)
            boxes.append(Box(high, of: bins))
        }
        let found = boxes.map(\.mean) + [SIMD3(repeating: 255)]
        colors = found.map { color in (0..<3).reduce(0) { $0 << 8 | UInt32(color[$1].rounded()) } }
        indices = Self.dithered(photograph, to: found)
    }

    /// The nearest colour of each pixel once it carries some of what its neighbours were rounded by (Floyd and
    /// Steinberg, "An Adaptive Algorithm for Spatial Greyscale", 1976): without it, even ramps show bands.
    ///
    /// Three quarters of the error are carried on: bands are gone by then, and noise costs bytes.
    private static func dithered(_ photograph: Photograph, to colors: [SIMD3<Double>]) -> [UInt8] {
        let (width, height, pixels) = (photograph.width, photograph.height, photograph.pixels)
        var nearest = [Int16](repeating: -1, count: 1 << 18)
        var indices = [UInt8](repeating: 0, count: width * height)
        var below = [SIMD3<Double>](repeating: .zero, count: width + 2)
        for y in 0..<height {
            var errors = below
            below = [SIMD3<Double>](repeating: .zero, count: width + 2)
            for x in 0..<width {
                let i = y * width + x
                let own = SIMD3(Double(pixels[4 * i]), Double(pixels[4 * i + 1]), Double(pixels[4 * i + 2]))
                guard own != SIMD3(repeating: 255) else {
                    indices[i] = UInt8(colors.count - 1)
                    continue
                }
                let wanted = (own + errors[x + 1]).clamped(
                    lowerBound: .zero, upperBound: SIMD3(repeating: 255))
                let bin = Int(wanted.x / 4) << 12 | Int(wanted.y / 4) << 6 | Int(wanted.z / 4)
                if nearest[bin] < 0 {
                    let middle = SIMD3(Double(bin >> 12), Double(bin >> 6 & 63), Double(bin & 63)) * 4 + 2
                    let distances = colors.map { color in ((color - middle) * (color - middle)).sum() }
                    nearest[bin] = Int16(distances.indices.min { distances[$0] < distances[$1] }!)
                }
                indices[i] = UInt8(nearest[bin])
                let error = (wanted - colors[Int(nearest[bin])]) * (0.75 / 16)
                errors[x + 2] += error * 7
                below[x] += error * 3
                below[x + 1] += error * 5
                below[x + 2] += error
            }
        }
        return indices
    }

    private struct Bin {
        var sum = SIMD3<Double>.zero, count = 0.0
        var mean: SIMD3<Double> { sum / count }
    }

    /// Some bins: their mean colour, the channel in which their pixels differ most, and the sum of squares there.
    private struct Box {
        let bins: [Int]
        let mean: SIMD3<Double>
        let channel: Int
        let spread: Double

        init(_ bins: [Int], of all: [Bin]) {
            var sum = SIMD3<Double>.zero, squares = sum, count = 0.0
            for b in bins {
                sum += all[b].sum
                squares += all[b].sum * all[b].mean
                count += all[b].count
            }
            self.bins = bins
            mean = count > 0 ? sum / count : .zero
            let spreads = squares - sum * mean
            channel = (0..<3).max { spreads[$0] < spreads[$1] } ?? 0
            spread = bins.count > 1 ? max(spreads[channel], 0) : 0
        }
    }
}
