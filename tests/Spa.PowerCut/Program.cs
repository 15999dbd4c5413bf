using Spa.PowerCut;

// WORK ORDER FOLDER: does one piece of work on a unit's folder, on this thread alone, so that every system call of it can be counted and the process killed at any.
// Ends with 0 only when the work was acknowledged.
var disk = new OrderedDisk(args[2], Enum.Parse<WriteOrder>(args[1]));
var fault = DiskWork.All[args[0]].Do(disk);
if (fault is null)
{
    return 0;
}

Console.Error.WriteLine(fault);
return 1;
