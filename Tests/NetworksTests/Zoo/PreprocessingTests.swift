import Drawing
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// What torchvision's transforms make of a photograph (`make_preprocessing_goldens.py`): the side that is cut off the
/// longer one, the rounding of half a pixel, and every level.
@Suite struct `Preparing photographs as torchvision does` {
    /// Height and width. All leave an odd number of rows or columns beside the crop.
    private let sizes = [(301, 203), (203, 301), (427, 640), (225, 225), (97, 501), (481, 299), (343, 353)]

    /// `[3, H, W]`: full of edges, with every level from 0 to 255.
    private func picture(_ height: Int, _ width: Int) -> Tensor {
        Tensor(shape: [3, height, width]) { levels in
            for i in levels.indices {
                let c = i / (height * width), y = i / width % height, x = i % width
                levels[i] = Float(((x * 73 + y * 151 + c * 29) ^ (x * y)) & 255)
            }
        }
    }

    /// The largest deviation from samples and mean of the golden input.
    private func deviation(of input: Tensor, from row: [Float]) -> Double {
        let got = samples(Tensor(stacking: [input]), part: 0, count: 256)
        let ofSamples = zip(got, row).map { abs(Double($0) - Double($1)) }.max()!
        let sum = input.elements.reduce(0) { $0 + Double($1) }
        return max(ofSamples, abs(sum - Double(row[256])) / Double(input.count))
    }

    @Test(arguments: ["resnet50", "inception-v3", "convnext-tiny"])
    func `Pictures of odd sizes become the same inputs to the last digit`(model: String) throws {
        let path = "Tests/NetworksTests/Golden/preprocessing-\(model).npy"
        let rows = try NumPyFile.read(from: RepositoryFile.path(path))
        let specification = try Zoo.architecture(model).input
        for (index, size) in sizes.enumerated() {
            let input = specification.preprocess(picture(size.0, size.1))
            #expect(input.shape == [3, specification.height, specification.width])
            // One level more or less would be 0.017 in an element, a pixel more or less would show in most of them.
            let deviation = deviation(of: input, from: rows[part: index].elements)
            #expect(deviation < 2e-6, "\(size)")
        }
    }

    @Test(
        .enabled(if: RepositoryFile.areInstalled("photographs/chelsea.png"), "needs ./setup"),
        arguments: ["resnet50", "inception-v3", "convnext-tiny"])
    func `A photograph with an odd number of columns becomes the same input`(model: String) throws {
        let path = "Tests/NetworksTests/Golden/preprocessing-chelsea-\(model).npy"
        let row = try NumPyFile.read(from: RepositoryFile.path(path))
        let photograph = try Photograph(contentsOf: RepositoryFile.path("Assets/photographs/chelsea.png")).tensor()
        let deviation = deviation(of: try Zoo.architecture(model).input.preprocess(photograph), from: row.elements)
        #expect(deviation < 2e-6)
    }
}
