// Replaced by the program of this project.
return 0;
