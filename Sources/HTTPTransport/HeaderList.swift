internal import CCurl

/// A list of lines for libcurl, freed with the object.
final class HeaderList {
    /// The first line; `nil` when there is none.
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) {
        for line in lines {
            if let longer = ccurl_list_append(pointer, line) { pointer = longer }
        }
    }

    deinit { ccurl_list_free(pointer) }
}
