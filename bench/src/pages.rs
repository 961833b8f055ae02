//! The pages that are decoded: which operations give them. The build script reads this table, too.

/// A page of a service, made of its types.
pub(crate) struct PageOf {
    /// What the bench calls it, and the module of its derived types.
    pub(crate) name: &'static str,
    /// The service's folder.
    pub(crate) service: &'static str,
    /// The operation that answers with it.
    pub(crate) operation: &'static str,
}

/// Nodes, notebooks and datasets: deep, wide and of the other service.
pub(crate) const PAGES: &[PageOf] = &[
    PageOf { name: "nodes", service: "modelarts", operation: "ListPoolNodes" },
    PageOf { name: "notebooks", service: "modelarts", operation: "ListNotebooks" },
    PageOf { name: "datasets", service: "pai-workspace", operation: "ListDatasets" },
];
