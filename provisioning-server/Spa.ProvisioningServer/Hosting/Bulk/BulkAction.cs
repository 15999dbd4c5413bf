namespace Spa.ProvisioningServer.Hosting.Bulk;

/// <summary>What is done to each device of a selection.</summary>
internal enum BulkAction
{
    /// <summary>Tags are added.</summary>
    Tag,

    /// <summary>Tags are taken away.</summary>
    Untag,

    /// <summary>It goes to a customer, or to <c>customer/site</c>; empty = to nobody.</summary>
    Move,

    /// <summary>It runs a version of its own; empty = the one of its model.</summary>
    Firmware,

    /// <summary>It is answered as if it were unknown.</summary>
    Block,

    /// <summary>It is taken back into service.</summary>
    Unblock,

    /// <summary>A change of its key begins.</summary>
    NewKey,

    /// <summary>One tag takes the place of another: <c>old new</c>.</summary>
    Retag,

    /// <summary>It goes to a customer and keeps its site.</summary>
    Recustomer,

    /// <summary>It is taken out of the inventory with all that belongs to it.</summary>
    Remove,

    /// <summary>Something is asked of it by CWMP, in its next session: <see cref="BulkOrder.Wish"/>.</summary>
    CwmpTask,

    /// <summary>It is asked by a connection request to begin a session now.</summary>
    CwmpCall,
}
