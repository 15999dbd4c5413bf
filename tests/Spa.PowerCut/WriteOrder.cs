namespace Spa.PowerCut;

/// <summary>How writes reach the disk.</summary>
internal enum WriteOrder
{
    /// <summary>As the product does.</summary>
    Product,

    /// <summary>Wrong on purpose: nothing is ever synced.</summary>
    NothingSynced,

    /// <summary>Wrong on purpose: files are synced, the folders that name them are not.</summary>
    FoldersNotSynced,

    /// <summary>Wrong on purpose: a file that is there is cut to nothing and written where it stands.</summary>
    OverwrittenInPlace,
}
